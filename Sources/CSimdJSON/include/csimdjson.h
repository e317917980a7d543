/// simdjson's DOM parser behind four C functions: bytes in, simdjson's tape out.
///
/// Swift walks the tape itself (simdjson `doc/tape.md`), so nothing is built per value and nothing is copied twice. The
/// words of the tape carry a type in their top byte and a payload in the other seven:
/// `r` root, `{ }` and `[ ]` (an opening one's low 32 bits are the index just behind its closing one), `"` (offset of a
/// uint32 length, the unescaped bytes and a NUL in the string buffer), `l` `u` `d` (int64, uint64 or double in the next
/// word), `t` `f` `n`.
#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct csimdjson_parser csimdjson_parser;

/// What `csimdjson_parse` found.
enum {
    CSIMDJSON_OK = 0,
    CSIMDJSON_NOT_UTF8 = 1,
    /// A byte below 0x20 anywhere, JSON white space included.
    CSIMDJSON_CONTROL_CHARACTER = 2,
    CSIMDJSON_MALFORMED = 3,
    CSIMDJSON_TOO_LARGE = 4,
};

/// `tape` and `strings` are the parser's own memory, valid until its next parse; at least 64 readable bytes follow the
/// last string.
typedef struct {
    const uint64_t *_Nonnull tape;
    const uint8_t *_Nonnull strings;
    int32_t status;
    /// Nonzero when the document has a backslash: only then can a string hold what its raw bytes do not show.
    int32_t escapes;
} csimdjson_result;

/// A parser for documents of at most `capacity` bytes; null when memory is short.
csimdjson_parser *_Nullable csimdjson_new(size_t capacity);
void csimdjson_free(csimdjson_parser *_Nullable parser);

/// Parses one whole document. `bytes` needs no padding: it is copied into the parser's padded buffer.
csimdjson_result csimdjson_parse(csimdjson_parser *_Nonnull parser, const uint8_t *_Nullable bytes, size_t length);

/// As csimdjson_parse, with the tape and the strings in the caller's memory, which must have room for
/// csimdjson_tape_bound words and csimdjson_strings_bound bytes; they last as long as that does. The tape's first word
/// says in its low 32 bits where its last one is.
csimdjson_result csimdjson_parse_into(csimdjson_parser *_Nonnull parser, const uint8_t *_Nullable bytes, size_t length,
                                      uint64_t *_Nonnull tape, uint8_t *_Nonnull strings);

/// Words that the tape of a document of `length` bytes has at most.
size_t csimdjson_tape_bound(size_t length);

/// Bytes that its strings have at most, with 64 that can be read behind the last.
size_t csimdjson_strings_bound(size_t length);

/// How many of `length` bytes come before the first line feed; all when there is none.
size_t csimdjson_line_length(const uint8_t *_Nonnull bytes, size_t length);

/// The instruction set that simdjson chose for this processor, such as "icelake" or "haswell".
const char *_Nonnull csimdjson_implementation(void);

#ifdef __cplusplus
}
#endif
