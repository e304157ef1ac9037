// Independent pieces of work, shared out among the cores.
#ifndef TRTSCOPE_PARSERS_COMMON_PARALLEL_H_
#define TRTSCOPE_PARSERS_COMMON_PARALLEL_H_

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <system_error>
#include <thread>
#include <vector>

namespace trtscope {

/// Calls work(i) once for every i below `count`, in any order, on as many threads as there are
/// cores but at most one for each `worth_a_thread` pieces. `work` must not throw.
template <class Work>
void ForEachIndex(std::size_t count, std::size_t worth_a_thread, const Work& work) {
  std::atomic<std::size_t> next{0};
  const auto run = [&] {
    for (std::size_t i = next++; i < count; i = next++) work(i);
  };
  const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
  std::vector<std::thread> helpers;
  for (std::size_t i = 1; i < std::min(cores, count / worth_a_thread); ++i) {
    try {
      helpers.emplace_back(run);
    } catch (const std::system_error&) {
      break;  // no more threads to be had: the others do it all
    }
  }
  run();
  for (std::thread& helper : helpers) helper.join();
}

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_COMMON_PARALLEL_H_
