"""The log's root, naively, from the recursive definition of RFC 6962 §2.1."""
from formats import leaf, node, root_of
from ledger import middle


class Model:
    """The log as a list of entries, and the recursive definition of its root; perfect subtrees are remembered."""

    def __init__(self):
        self.entries, self.leaves, self.perfect = [], [], {}

    def extend(self, entries):
        self.entries += entries
        self.leaves += map(leaf, entries)

    def root(self, size):
        return self.subtree(0, size) if size else root_of([])

    def subtree(self, start, end):
        count = end - start
        if count == 1:
            return self.leaves[start]
        is_perfect = count & (count - 1) == 0
        if is_perfect and (start, end) in self.perfect:
            return self.perfect[start, end]
        at = start + middle(count)
        root = node(self.subtree(start, at), self.subtree(at, end))
        if is_perfect:
            self.perfect[start, end] = root
        return root
