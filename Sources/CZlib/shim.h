#include <zlib.h>

/* zlib's initialisers are macros (they carry the header's version), which Swift cannot call. */
static inline int czlib_gzip_begin(z_stream *stream, int level) {
    return deflateInit2(stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}

/* Without a header, as in ZIP archives. */
static inline int czlib_deflate_begin(z_stream *stream, int level) {
    return deflateInit2(stream, level, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY);
}

static inline int czlib_inflate_begin(z_stream *stream) {
    return inflateInit2(stream, -15);
}
