/* Asks the processor to have a line of memory at hand; Swift has no word for it. Any address will do. */
static inline void cprefetch(const void *line) { __builtin_prefetch(line); }
