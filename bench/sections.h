#ifndef TRTSCOPE_BENCH_SECTIONS_H_
#define TRTSCOPE_BENCH_SECTIONS_H_

#include <string>
#include <vector>

#include "bench/kernels.h"
#include "bench/log_writer.h"
#include "bench/network.h"

namespace trtscope::bench {

/// One run of trtexec: what is built, and with which version.
struct Run {
  const Version& version;
  const KernelTable& kernels;
  Network network;
  std::vector<Reformat> reformats;  // InsertedReformats(network)
};

/// The sections of a run's log, in the order in which TensorRT prints them.
void WriteBanner(LogWriter& log, const Run& run);
void WriteParsing(LogWriter& log, const Run& run);
void WriteOptimisation(LogWriter& log, const Run& run);
void WriteTuning(LogWriter& log, const Run& run);
void WriteEngine(LogWriter& log, const Run& run);
void WriteInference(LogWriter& log, const Run& run);

/// `&&&& RUNNING TensorRT.trtexec [TensorRT v8601] # trtexec …` without its first five characters.
[[nodiscard]] std::string TrtexecCommand(const Run& run, std::string_view verdict);

}  // namespace trtscope::bench

#endif  // TRTSCOPE_BENCH_SECTIONS_H_
