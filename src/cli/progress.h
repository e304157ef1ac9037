// A live line on the terminal while long inputs are read.
#ifndef TRTSCOPE_SRC_CLI_PROGRESS_H_
#define TRTSCOPE_SRC_CLI_PROGRESS_H_

#include <chrono>
#include <cstdint>
#include <string>

#include "src/cli/io.h"

namespace trtscope {

/// Shows itself only on a terminal and only if the reading takes a while; removes itself when it
/// ends.
class Progress {
 public:
  Progress(const Io& io, std::string what, uint64_t total_bytes, bool quiet);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress();

  void Update(uint64_t bytes);

 private:
  using Clock = std::chrono::steady_clock;

  const Io& io_;
  std::string what_;
  uint64_t total_bytes_;
  bool enabled_;
  bool shown_ = false;
  Clock::time_point start_ = Clock::now();
  Clock::time_point last_ = start_;
};

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_CLI_PROGRESS_H_
