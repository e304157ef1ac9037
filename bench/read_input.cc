// read_input FILE  reads a file as trtscope does, up to the finished model, and prints the
// milliseconds that took, the most anonymous memory that was in use, and how much was found.
// Processes start and reports are made on top of that: they have figures of their own.

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <thread>
#include <utility>

#include "parsers/formats.h"

namespace trtscope::bench {
namespace {

// A line "RssAnon:   1234 kB" of this process.
long AnonymousKib() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.rfind("RssAnon:", 0) == 0) return std::strtol(line.c_str() + 8, nullptr, 10);
  }
  return -1;
}

// The most anonymous memory that the process had while this object lived.
class PeakWatch {
 public:
  PeakWatch()
      : thread_([this] {
          while (!done_) {
            peak_ = std::max(peak_, AnonymousKib());
            std::this_thread::sleep_for(std::chrono::milliseconds(3));
          }
        }) {}
  long Stop() {
    done_ = true;
    thread_.join();
    return std::max(peak_, AnonymousKib());
  }

 private:
  std::atomic<bool> done_{false};
  long peak_ = 0;
  std::thread thread_;
};

bool ReadOnce(const char* path) {
  Session session;
  Result<SourceText> text = SourceText::Open(path);
  const long before = AnonymousKib();
  PeakWatch watch;
  const auto begin = std::chrono::steady_clock::now();
  const bool read = text.ok() && AddInput(session, std::move(text.value()), {});
  const std::chrono::duration<double, std::milli> spent = std::chrono::steady_clock::now() - begin;
  std::size_t layers = 0;
  std::size_t rows = 0;
  for (const Engine& engine : session.engines) layers += engine.layers.size();
  for (const Profile& profile : session.profiles) rows += profile.rows.size();
  std::printf("%.1f ms %ld KiB %zu layers %zu rows\n", spent.count(), watch.Stop() - before, layers,
              rows);
  std::fflush(stdout);
  return read;
}

}  // namespace
}  // namespace trtscope::bench

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: read_input FILE\n", stderr);
    return 2;
  }
  // A process a round, as users have it: memory that was used before would be warm.
  const bool read = trtscope::bench::ReadOnce(argv[1]);
  _exit(read ? 0 : 3);
}
