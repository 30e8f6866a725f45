/* What a disk holds after a power cut, for tests: preloaded into a process, it keeps in $SHADOW a copy
 * of each file of $DATA as of its last fsync. A name that was renamed or removed counts only once its
 * folder was flushed. Folders must exist in $SHADOW beforehand. Nothing of this is used in service. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH = 4096, MOST = 256 };
static struct { char from[PATH], to[PATH]; } waiting[MOST];
static int waits;
static int (*real_unlink)(const char *), (*real_rename)(const char *, const char *);

static int shadow_of(const char *path, char *out)
{
    const char *data = getenv("DATA"), *shadow = getenv("SHADOW");
    if (!data || !shadow || strncmp(path, data, strlen(data)))
        return 0;
    snprintf(out, PATH, "%s%s", shadow, path + strlen(data));
    return 1;
}

static void find_real(void)
{
    if (!real_unlink) {
        real_unlink = dlsym(RTLD_NEXT, "unlink");
        real_rename = dlsym(RTLD_NEXT, "rename");
    }
}

static void apply_waiting(void)
{
    for (int i = 0; i < waits; i++) {
        if (waiting[i].to[0])
            real_rename(waiting[i].from, waiting[i].to);
        else
            real_unlink(waiting[i].from);
    }
    waits = 0;
}

static void flushed(int fd)
{
    char link[64], path[PATH], copy[PATH], part[PATH + 8], block[65536];
    struct stat about;
    find_real();
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH - 1);
    if (length <= 0)
        return;
    path[length] = 0;
    if (!shadow_of(path, copy) || fstat(fd, &about))
        return;
    if (S_ISDIR(about.st_mode)) {
        apply_waiting();
        return;
    }
    /* A file that is flushed under a name again is there under it: an older removal is void. */
    for (int i = 0; i < waits; i++)
        if (!waiting[i].to[0] && !strcmp(waiting[i].from, copy))
            waiting[i].from[0] = 0;
    snprintf(part, sizeof part, "%s.part", copy);
    int in = open(path, O_RDONLY), out = open(part, O_CREAT | O_TRUNC | O_WRONLY, 0600);
    ssize_t got;
    while ((got = read(in, block, sizeof block)) > 0)
        if (write(out, block, got) != got)
            break;
    close(in);
    close(out);
    real_rename(part, copy);
}

int fsync(int fd)
{
    static int (*real)(int);
    if (!real)
        real = dlsym(RTLD_NEXT, "fsync");
    int result = real(fd);
    if (!result)
        flushed(fd);
    return result;
}

int fdatasync(int fd)
{
    static int (*real)(int);
    if (!real)
        real = dlsym(RTLD_NEXT, "fdatasync");
    int result = real(fd);
    if (!result)
        flushed(fd);
    return result;
}

int unlink(const char *path)
{
    find_real();
    int result = real_unlink(path);
    if (!result && waits < MOST && shadow_of(path, waiting[waits].from))
        waiting[waits++].to[0] = 0;
    return result;
}

int rename(const char *from, const char *to)
{
    find_real();
    int result = real_rename(from, to);
    if (!result && waits < MOST && shadow_of(from, waiting[waits].from) && shadow_of(to, waiting[waits].to))
        waits++;
    return result;
}
