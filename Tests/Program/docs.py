"""The reference at /docs against what else the program says of itself: every member, code and regulation of the JSON
Schemas, every column of the views; pages that are whole and need nothing from elsewhere."""
import base64
import hashlib
import html.parser
import re
import urllib.parse

from running import REPOSITORY, Tests, World, equal, shilu, temporary_folder

tests = Tests()


class Page(html.parser.HTMLParser):
    """A page taken apart: rows of its tables as texts, links, ids. Fails where tags do not fit."""

    def __init__(self, body):
        super().__init__()
        self.open, self.links, self.ids, self.rows, self.text, self.style = [], [], set(), [], "", ""
        self.heading, self.facts = "", {}
        self.feed(body)
        self.close()
        equal(self.open, [], "left open")

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        assert tag not in ("script", "img", "iframe", "object", "base", "link"), tag
        assert not any(name.startswith("on") or name in ("src", "style") for name in attributes), attributes
        if tag == "meta":
            return
        self.open.append(tag)
        if "href" in attributes:
            self.links.append(attributes["href"])
        if "id" in attributes:
            assert attributes["id"] not in self.ids, attributes
            self.ids.add(attributes["id"])
        if tag == "tr":
            self.rows.append([])
        if tag in ("h2", "h3"):
            self.heading = ""
        if tag == "dt":
            self.facts.setdefault(self.heading, []).append(["", ""])
        if tag == "td":
            self.rows[-1].append("")
        # Items stand apart from the words before them.
        if tag == "li" and self.rows and "td" in self.open:
            self.rows[-1][-1] += "\n"

    def handle_endtag(self, tag):
        equal(self.open.pop(), tag)

    def handle_data(self, data):
        if "style" in self.open:
            self.style += data
        else:
            self.text += data
            if "td" in self.open:
                self.rows[-1][-1] += data
            if "h2" in self.open or "h3" in self.open:
                self.heading += data
            if "dt" in self.open or "dd" in self.open:
                self.facts[self.heading][-1]["dd" in self.open] += data

    def row(self, name, cells=3):
        found = [row for row in self.rows if row and (row[0], len(row)) == (name, cells)]
        equal(len(found), 1, f"rows of {name}")
        return found[0]


def plain(text):
    """Without the backticks that make code of what is between them."""
    return text.replace("`", "")


def commands():
    """The commands that look at a ledger, read or check it, or are about its views, as `shilu --help` groups them; with export."""
    groups, found = {}, ["export"]
    for line in shilu("--help").text.splitlines():
        if line and not line.startswith(" "):
            group = line.removesuffix(" SUBCOMMANDS:")
        elif name := re.match(r"  ([a-z]+)  ", line):
            groups.setdefault(group, []).append(name[1])
    for group in ("WATCHING A LEDGER:", "READING AND CHECKING:", "VIEWS:"):
        for command in groups[group]:
            inner = re.search(r"SUBCOMMANDS:\n(.*?)\n\n", shilu(command, "--help").text, re.S)
            names = re.findall(r"^  ([a-z]+)  ", inner[1], re.M) if inner else []
            found += [f"{command} {name}" for name in names] or [command]
    return found


def exit_codes(*command):
    """What a command's help says: code → meaning."""
    text = shilu(*command, "--help").text.partition("Exit codes:")[2].partition("\n\n")[0]
    return {code: " ".join(meaning.split()) for code, meaning in re.findall(r"^ +(\d+) +(.*(?:\n\S.*)*)", text, re.M)}


def members(schema, path=""):
    """Every member in an object's schema with its path, whether it is required, and its own schema."""
    for name, inner in schema["properties"].items():
        yield path + name, name in schema["required"], inner
        suffix = ""
        while inner.get("type") == "array":
            inner, suffix = inner["items"], suffix + "[]"
        if inner.get("type") == "object" and "properties" in inner:
            yield from members(inner, path + name + suffix + ".")


def check_field(page, path, required, schema):
    _, value, meaning = page.row(path)
    assert value.startswith("required, " if required else "optional, "), (path, value)
    assert plain(schema["description"]) in meaning, (path, meaning)
    if "x-source" in schema:
        assert schema["x-source"] in meaning, (path, meaning)
    if "x-thread" in schema:
        assert f"{schema['x-thread']}/<value>" in meaning, (path, meaning)
    while schema.get("type") == "array":
        assert f"a list of {schema['minItems']} to {schema['maxItems']} elements" in value, (path, value)
        schema = schema["items"]
    for bounds, words in ((("minLength", "maxLength"), "{} to {} characters"), (("minimum", "maximum"), "from {} to {}")):
        if bounds[0] in schema:
            number = float if schema["type"] == "number" else int
            assert words.format(number(schema[bounds[0]]), number(schema[bounds[1]])) in value, (path, value)
    codes = [f"{each['const']} {each['title']}" for each in schema.get("oneOf", [])]
    equal(meaning.split("\n")[1:], codes, f"codes of {path}")


with temporary_folder() as folder:
    world = World(folder)
    world.wait()

    def page(path):
        answer = world.get(path)
        equal((answer.status, answer.headers["Content-Type"]), (200, "text/html; charset=utf-8"), path)
        found = Page(answer.body.decode())
        digest = base64.b64encode(hashlib.sha256(found.style.encode()).digest()).decode()
        equal(answer.headers["Content-Security-Policy"], f"default-src 'none'; style-src 'sha256-{digest}'")
        return found

    index = page("/docs")
    types = world.get("/v1/schemas").json["types"]
    views = world.get("/v1/views").json["views"]
    with tests("the index has every type and every view, what SQL derives among them"):
        for each in types:
            equal(index.row(each["name"]), [each["name"], each["title"], plain(each["summary"])])
            assert f"/docs/types/{each['name']}" in index.links and each["family"] in index.ids
        for each in views:
            equal(index.row(each["name"], 2), [each["name"], plain(each["meaning"])])
    pages = {link: page(link) for link in dict.fromkeys(index.links) if link.startswith("/docs/") and "#" not in link}
    equal(len(pages), len(types) + sum(not view["derived"] for view in views) + 1)
    audit = pages["/docs/audit"]
    with tests("the auditors' page has every command that reads, checks or watches, with the exit codes of its help"):
        wanted = commands()
        assert len(wanted) > 14, wanted
        equal({heading.removeprefix("shilu ") for heading in audit.facts}, set(wanted))
        labels = ["Question", "If it says right", "On whose word", "Not proven", "You need", "Exit codes"]
        for command in wanted:
            facts = audit.facts["shilu " + command]
            equal([label for label, _ in facts], labels, command)
            equal(facts[-1][1].split(", "), list(exit_codes(*command.split())), command)
        for code, meaning in exit_codes().items():
            equal(audit.row(code, 2), [code, meaning])
    with tests("it says what its file says, which can be read without a service"):
        written = (REPOSITORY / "Sources/Service/Docs/audit.md").read_text()
        text = re.sub(r"^(#+|\d\.) |^\|[-|]+$|[`|]", "", written, flags=re.M)
        shown = audit.text.partition("JSON Schemas")[2]
        equal(re.sub(r"[\s*]", "", shown), re.sub(r"[\s*]", "", text))
    with tests("every test in the table of who tries what is there"):
        named = [name for row in audit.rows if len(row) == 4 for name in re.split(r", ", row[3])]
        assert len(named) > 20, named
        for name in named:
            assert list((REPOSITORY / "Tests").glob(f"**/{name}*")), name
    with tests("each type's page has every member of its schema, with form, codes, regulation and thread"):
        fields = 0
        for each in types:
            schema = world.get(each["schema"]).json
            found = pages[f"/docs/types/{each['name']}"]
            wanted = list(members(schema["properties"]["data"]))
            for path, required, inner in wanted:
                check_field(found, path, required, inner)
            equal(len([row for row in found.rows if row]), len(wanted), each["name"])
            assert each["schema"] in found.links and plain(each["summary"]) in found.text
            fields += len(wanted)
        assert fields > 500, fields
    with tests("the envelope is that of the schemas"):
        envelope = world.get(types[0]["schema"]).json
        for name, inner in envelope["properties"].items():
            _, value, meaning = index.row(name)
            equal(value.split(",")[0] == "required", name in envelope["required"], name)
            assert plain(inner["description"]) in meaning, name
    with tests("each view's page has every column with its type and meaning, and the SQL of what is derived"):
        for view in views:
            if view["derived"]:
                sql = f"CREATE VIEW {view['name']} AS"
                assert any(view["name"] in each.ids and sql in each.text for each in pages.values()), view["name"]
                continue
            found = pages[f"/docs/views/{view['name']}"]
            equal([row for row in found.rows if row],
                  [[each["name"], each["type"] + ("" if each["required"] else " or null"), plain(each["meaning"])]
                   for each in view["columns"]])
            assert plain(view["meaning"]) in found.text
        assert "?on=" in pages["/docs/views/credit"].text and "?on=" not in pages["/docs/views/complaint"].text
    with tests("every link leads somewhere, within the service"):
        links = {urllib.parse.urljoin(at, link) for at, each in [("/docs", index), *pages.items()] for link in each.links}
        for link in links:
            path, _, place = link.partition("#")
            assert link.startswith("/") and not link.startswith("//"), link
            if place:
                assert place in (index if path == "/docs" else pages[path]).ids, link
            elif path not in pages:
                equal(world.service.get(path).status, 200, link)
    with tests("what there is no page of is a problem, like everywhere"):
        for path in ("/docs/types/no.type", "/docs/views/nonesuch", "/docs/types/", "/docs/nonesuch"):
            equal((world.get(path).status, world.get(path).json["code"]), (404, "not-found"), path)
        equal(world.get("/docs", x="1").status, 400)
        equal(world.service.post("/docs", b"").status, 405)
    world.service.stop()
tests.finish()
