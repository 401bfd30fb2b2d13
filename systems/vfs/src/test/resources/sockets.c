// Does to the host's kernel what HostKernelTest does to Godwit's sockets: one operation a line on standard input, one
// line of answer. Only abstract names and the loopback are used.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define SLOTS 8
#define BYTES 300000
static int fds[SLOTS];
static unsigned char buffer[BYTES];
static unsigned counter;
static int rests;

static void failed(void) { printf("E%d\n", errno); }
static void answer(int result) { result < 0 ? failed() : (void)printf("%d\n", result); }

static socklen_t name(int fd, struct sockaddr_storage *to) {
  socklen_t length = sizeof *to;
  memset(to, 0, sizeof *to);
  return getsockname(fd, (struct sockaddr *)to, &length) < 0 ? 0 : length;
}

static int option(int fd, int what) {
  int value = 0;
  socklen_t length = sizeof value;
  getsockopt(fd, SOL_SOCKET, what, &value, &length);
  return value;
}

// Which socket has an address: names differ between kernels, so they are compared by that.
static int owner(struct sockaddr_storage *address, socklen_t length) {
  if (length <= 2) return -1;
  for (int i = 0; i < SLOTS; i++) {
    struct sockaddr_storage other;
    if (fds[i] < 0) continue;
    socklen_t size = name(fds[i], &other);
    if (size == length && !memcmp(address, &other, length)) return i;
  }
  return -2;
}

static socklen_t abstract(int number, struct sockaddr_storage *to) {
  struct sockaddr_un *un = (struct sockaddr_un *)to;
  un->sun_family = AF_UNIX;
  un->sun_path[0] = 0;
  return offsetof(struct sockaddr_un, sun_path) + 1 + sprintf(un->sun_path + 1, "gw%d-%d", getpid(), number);
}

static socklen_t inet(int domain, unsigned host, int port, struct sockaddr_storage *to) {
  memset(to, 0, sizeof *to);
  if (domain == AF_INET) {
    struct sockaddr_in *in = (struct sockaddr_in *)to;
    in->sin_family = AF_INET;
    in->sin_addr.s_addr = htonl(host);
    in->sin_port = port;
    return sizeof *in;
  }
  struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)to;
  in6->sin6_family = AF_INET6;
  in6->sin6_port = port;
  if (host == 1) {
    in6->sin6_addr.s6_addr[15] = 1;
  } else if (host != 0) {
    in6->sin6_addr.s6_addr[10] = in6->sin6_addr.s6_addr[11] = 0xFF;
    for (int i = 0; i < 4; i++) in6->sin6_addr.s6_addr[12 + i] = host >> (24 - 8 * i);
  }
  return sizeof *in6;
}

static int port(struct sockaddr_storage *of) {
  return of->ss_family == AF_INET ? ((struct sockaddr_in *)of)->sin_port
         : of->ss_family == AF_INET6 ? ((struct sockaddr_in6 *)of)->sin6_port : 0;
}

// The name of a socket, as another one can use it.
static socklen_t target(int from, int to, struct sockaddr_storage *address) {
  socklen_t length = name(fds[to], address);
  if (option(fds[from], SO_DOMAIN) == AF_INET6 && address->ss_family == AF_INET)
    return inet(AF_INET6, ntohl(((struct sockaddr_in *)address)->sin_addr.s_addr), port(address), address);
  return length;
}

static int fill(int length) {
  if (length > BYTES) length = BYTES;
  for (int i = 0; i < length; i++) buffer[i] = counter++ * 7;
  return length;
}

static void receive(int s, int length, int flags, int slot) {
  struct sockaddr_storage from;
  struct iovec vector = {buffer, length > BYTES ? BYTES : length};
  char control[256];
  struct msghdr message = {&from, sizeof from, &vector, 1, control, slot >= 0 ? sizeof control : 0, 0};
  memset(&from, 0, sizeof from);
  int count = recvmsg(fds[s], &message, flags | MSG_DONTWAIT);
  if (count < 0) return failed();
  unsigned hash = 0;
  for (int i = 0; i < count && i < length; i++) hash = hash * 31 + buffer[i];
  if (flags & MSG_TRUNC) hash = 0;
  int rights = 0;
  for (struct cmsghdr *c = CMSG_FIRSTHDR(&message); c; c = CMSG_NXTHDR(&message, c)) {
    if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS) continue;
    rights = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (int i = 0; i < rights; i++) {
      int fd;
      memcpy(&fd, CMSG_DATA(c) + i * sizeof fd, sizeof fd);
      if (slot >= 0 && fds[slot] < 0) fds[slot] = fd;
      else close(fd);
    }
  }
  int is_stream = option(fds[s], SO_TYPE) == SOCK_STREAM && option(fds[s], SO_DOMAIN) != AF_UNIX;
  printf("%d %x %x %d %d\n", count, hash, message.msg_flags & (MSG_TRUNC | MSG_EOR),
         is_stream ? 0 : owner(&from, message.msg_namelen), rights);
}

static void send_rights(int s, int t, int length) {
  char control[CMSG_SPACE(sizeof(int))] = {0};
  struct iovec vector = {buffer, fill(length)};
  struct msghdr message = {0, 0, &vector, 1, control, sizeof control, 0};
  struct cmsghdr *c = CMSG_FIRSTHDR(&message);
  c->cmsg_level = SOL_SOCKET;
  c->cmsg_type = SCM_RIGHTS;
  c->cmsg_len = CMSG_LEN(sizeof(int));
  memcpy(CMSG_DATA(c), &fds[t], sizeof(int));
  answer(sendmsg(fds[s], &message, MSG_NOSIGNAL | MSG_DONTWAIT));
}

static void put(int slot, int fd) {
  if (fd < 0) return failed();
  fcntl(fd, F_SETFL, O_NONBLOCK);
  fds[slot] = fd;
  puts("0");
}

int main(void) {
  char line[200], op[20];
  int a, b, c, d;
  for (int i = 0; i < SLOTS; i++) fds[i] = -1;
  setvbuf(stdout, 0, _IOLBF, 0);
  while (fgets(line, sizeof line, stdin)) {
    struct sockaddr_storage address;
    struct sockaddr *to = (struct sockaddr *)&address;
    a = b = c = d = 0;
    sscanf(line, "%19s %d %d %d %d", op, &a, &b, &c, &d);
    int fd = a >= 0 && a < SLOTS ? fds[a] : -1;
    memset(&address, 0, sizeof address);
    if (!strcmp(op, "reset")) {
      for (int i = 0; i < SLOTS; i++)
        if (fds[i] >= 0) close(fds[i]), fds[i] = -1;
      counter = 0;
      rests = a;
      puts("0");
    } else if (!strcmp(op, "new")) {
      put(a, fd = socket(b, c, d));
      int one = 1;
      if (rests == 1) setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one); // or bytes come late
    } else if (!strcmp(op, "pair")) {
      int two[2];
      if (socketpair(AF_UNIX, c | SOCK_NONBLOCK, 0, two) < 0) failed();
      else fds[a] = two[0], fds[b] = two[1], puts("0");
    } else if (!strcmp(op, "close")) {
      answer(close(fd));
      fds[a] = -1;
    } else if (!strcmp(op, "bindname")) {
      answer(bind(fd, to, abstract(b, &address)));
    } else if (!strcmp(op, "autobind")) {
      address.ss_family = AF_UNIX;
      answer(bind(fd, to, 2));
    } else if (!strcmp(op, "bind")) { // an address, with the port of another socket or none
      struct sockaddr_storage other = {0};
      if (c >= 0) name(fds[c], &other);
      answer(bind(fd, to, inet(option(fd, SO_DOMAIN), b, port(&other), &address)));
    } else if (!strcmp(op, "connect")) {
      answer(connect(fd, to, target(a, b, &address)));
    } else if (!strcmp(op, "connect4")) {
      name(fds[b], &address);
      answer(connect(fd, to, inet(AF_INET, 0x7F000001, port(&address), &address)));
    } else if (!strcmp(op, "unconnect")) {
      answer(connect(fd, to, 16));
    } else if (!strcmp(op, "listen")) {
      answer(listen(fd, b));
    } else if (!strcmp(op, "accept")) {
      put(b, accept(fd, 0, 0));
    } else if (!strcmp(op, "send")) {
      answer(send(fd, buffer, fill(b), c | MSG_NOSIGNAL | MSG_DONTWAIT));
    } else if (!strcmp(op, "sendto")) {
      socklen_t length = target(a, b, &address);
      answer(sendto(fd, buffer, fill(c), MSG_NOSIGNAL | MSG_DONTWAIT, to, length));
    } else if (!strcmp(op, "sendfd")) {
      send_rights(a, b, c);
    } else if (!strcmp(op, "recv")) {
      receive(a, b, c, d);
    } else if (!strcmp(op, "poll")) {
      struct pollfd one = {fd, b, 0};
      poll(&one, 1, 0);
      printf("%x\n", one.revents);
    } else if (!strcmp(op, "shutdown")) {
      answer(shutdown(fd, b));
    } else if (!strcmp(op, "getopt")) {
      unsigned char value[16] = {0};
      socklen_t length = d;
      if (getsockopt(fd, b, c, value, &length) < 0) failed();
      else {
        for (unsigned i = 0; i < length; i++) printf("%02x", value[i]);
        puts("");
      }
    } else if (!strcmp(op, "setopt")) {
      answer(setsockopt(fd, b, c, &d, sizeof d));
    } else if (!strcmp(op, "inq") || !strcmp(op, "outq")) {
      int value = 0;
      if (ioctl(fd, op[0] == 'i' ? FIONREAD : TIOCOUTQ, &value) < 0) failed();
      else printf("%d\n", value);
    } else if (!strcmp(op, "name")) {
      socklen_t length = name(fd, &address);
      printf("%d %d %d\n", address.ss_family, length > 2, port(&address) != 0);
    } else if (!strcmp(op, "peer")) {
      socklen_t length = sizeof address;
      if (getpeername(fd, to, &length) < 0) failed();
      else printf("%d\n", owner(&address, length));
    } else {
      puts("?");
    }
    if (rests > 1 && (!strcmp(op, "close") || !strcmp(op, "recv") || !strcmp(op, "connect"))) usleep(rests); // while sockets in flight are collected
  }
  return 0;
}
