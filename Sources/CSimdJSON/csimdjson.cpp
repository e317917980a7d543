#include "csimdjson.h"

#include <cstring>
#include <memory>
#include <new>
#include <simdjson.h>
#include <string>

struct csimdjson_parser {
    simdjson::dom::parser parser;
    std::unique_ptr<uint8_t[]> input;
    size_t capacity;
};

namespace {

/// Copies the document and looks at every byte on the way; the loop is simple so that the compiler makes vectors of it.
struct Scan {
    uint8_t control = 0;
    uint8_t backslash = 0;
};

Scan copy_and_scan(uint8_t *__restrict to, const uint8_t *__restrict from, size_t length) {
    Scan scan;
    for (size_t i = 0; i < length; i++) {
        const uint8_t byte = from[i];
        scan.control |= static_cast<uint8_t>(byte < 0x20);
        scan.backslash |= static_cast<uint8_t>(byte == '\\');
        to[i] = byte;
    }
    return scan;
}

}  // namespace

csimdjson_parser *csimdjson_new(size_t capacity) {
    auto *self = new (std::nothrow) csimdjson_parser;
    if (self == nullptr) return nullptr;
    self->capacity = capacity;
    self->input.reset(new (std::nothrow) uint8_t[capacity + simdjson::SIMDJSON_PADDING]());
    // Allocating for the largest document now keeps every later parse free of allocation.
    if (!self->input || self->parser.allocate(capacity) || self->parser.doc.allocate(capacity)) {
        delete self;
        return nullptr;
    }
    return self;
}

void csimdjson_free(csimdjson_parser *parser) { delete parser; }

csimdjson_result csimdjson_parse(csimdjson_parser *self, const uint8_t *bytes, size_t length) {
    auto &document = self->parser.doc;
    csimdjson_result result{document.tape.get(), document.string_buf.get(), CSIMDJSON_OK, 0};
    if (length > self->capacity) {
        result.status = CSIMDJSON_TOO_LARGE;
        return result;
    }
    const Scan scan = copy_and_scan(self->input.get(), bytes, length);
    // simdjson may read, never use, what lies behind the end: zeroes keep its answer a function of the document alone.
    std::memset(self->input.get() + length, 0, simdjson::SIMDJSON_PADDING);
    const auto error = self->parser.parse(self->input.get(), length, false).error();
    result.escapes = scan.backslash;
    if (!error && !scan.control) return result;

    // Which fault is named does not hang on what simdjson happens to meet first.
    if (!simdjson::validate_utf8(reinterpret_cast<const char *>(self->input.get()), length)) {
        result.status = CSIMDJSON_NOT_UTF8;
    } else if (scan.control) {
        result.status = CSIMDJSON_CONTROL_CHARACTER;
    } else {
        result.status = CSIMDJSON_MALFORMED;
    }
    return result;
}

csimdjson_result csimdjson_parse_into(csimdjson_parser *self, const uint8_t *bytes, size_t length, uint64_t *tape,
                                      uint8_t *strings) {
    auto &document = self->parser.doc;
    uint64_t *own_tape = document.tape.release();
    uint8_t *own_strings = document.string_buf.release();
    document.tape.reset(tape);
    document.string_buf.reset(strings);
    const csimdjson_result result = csimdjson_parse(self, bytes, length);
    document.tape.release();
    document.string_buf.release();
    document.tape.reset(own_tape);
    document.string_buf.reset(own_strings);
    return result;
}

size_t csimdjson_tape_bound(size_t length) { return length + 64; }

size_t csimdjson_strings_bound(size_t length) { return 5 * length / 3 + 128; }

size_t csimdjson_line_length(const uint8_t *bytes, size_t length) {
    const void *end = std::memchr(bytes, '\n', length);
    return end == nullptr ? length : static_cast<size_t>(static_cast<const uint8_t *>(end) - bytes);
}

const char *csimdjson_implementation(void) {
    static const std::string name = simdjson::get_active_implementation()->name();
    return name.c_str();
}
