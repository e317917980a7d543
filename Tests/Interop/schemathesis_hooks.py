"""How schemathesis sends the one media type it does not know: a sealed batch, as the bytes or text it has made up."""
import schemathesis


@schemathesis.serializer("application/vnd.shilu.batch")
def batch(context, value):
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
