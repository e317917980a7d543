// The client library of PostgreSQL.
#include <libpq-fe.h>

// Two functions of glibc (2.34) that Swift does not see, because its headers are read without _GNU_SOURCE: a child process
// of ours starts in another folder and inherits none of our files.
#include <spawn.h>
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);
int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *path);
