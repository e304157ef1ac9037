#include "parsers/build_log/build_log_parser.h"

#include <algorithm>
#include <array>
#include <condition_variable>
#include <map>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "parsers/build_log/assembler.h"
#include "parsers/build_log/block_scanner.h"
#include "parsers/build_log/dialect.h"
#include "parsers/build_log/line_parser.h"
#include "parsers/common/text_cursor.h"

namespace trtscope {
namespace {

// Hands out line-aligned blocks and folds the scanned ones in file order. Whoever finishes the next
// block in line folds it, so no core waits for a coordinator; only a few blocks are ever in flight,
// so memory stays small however long the log is.
class BlockPipeline {
 public:
  BlockPipeline(std::string_view text, BuildLogAssembler& assembler, const ParseOptions& options,
                unsigned threads)
      : text_(text),
        assembler_(assembler),
        options_(options),
        max_ahead_(std::size_t{2} * threads) {}

  // Runs on every worker until the text is used up.
  void Work() {
    std::unique_lock lock(mutex_);
    while (true) {
      room_.wait(lock, [&] { return next_ < folded_ + max_ahead_ || position_ == text_.size(); });
      if (position_ == text_.size()) return;
      const std::string_view block = TakeBlock();
      const std::size_t index = next_++;
      lock.unlock();
      ScannedBlock scanned = ScanBlock(block);
      lock.lock();
      ready_.emplace(index, std::move(scanned));
      FoldReady(lock);
    }
  }

 private:
  std::string_view TakeBlock() {
    const std::size_t wanted = std::max<std::size_t>(1, options_.block_bytes);
    std::size_t end = wanted < text_.size() - position_ ? position_ + wanted : text_.size();
    const std::size_t newline = text_.find('\n', end - 1);
    end = newline == std::string_view::npos ? text_.size() : newline + 1;
    const std::string_view block = text_.substr(position_, end - position_);
    position_ = end;
    return block;
  }

  // Folds the blocks whose turn it is. One thread at a time; the others scan on.
  void FoldReady(std::unique_lock<std::mutex>& lock) {
    if (folding_) return;
    folding_ = true;
    for (auto next = ready_.find(folded_); next != ready_.end(); next = ready_.find(folded_)) {
      ScannedBlock block = std::move(next->second);
      ready_.erase(next);
      lock.unlock();
      done_bytes_ += block.bytes;
      assembler_.Add(std::move(block));
      if (options_.progress) options_.progress(done_bytes_);
      lock.lock();
      ++folded_;
      room_.notify_all();
    }
    folding_ = false;
  }

  std::string_view text_;
  BuildLogAssembler& assembler_;
  const ParseOptions& options_;
  std::size_t max_ahead_;
  std::mutex mutex_;
  std::condition_variable room_;
  std::size_t position_ = 0;
  std::size_t next_ = 0;
  std::size_t folded_ = 0;
  bool folding_ = false;
  uint64_t done_bytes_ = 0;  // only touched by the folding thread
  std::map<std::size_t, ScannedBlock> ready_;
};

unsigned ThreadCount(const ParseOptions& options, std::size_t bytes) {
  // Starting threads costs more than reading a small log.
  const std::size_t useful =
      std::max<std::size_t>(1, bytes / std::max<std::size_t>(1, options.block_bytes));
  const unsigned wanted =
      options.threads != 0 ? options.threads : std::thread::hardware_concurrency();
  return static_cast<unsigned>(std::clamp<std::size_t>(wanted, 1, useful));
}

}  // namespace

bool SniffBuildLog(std::string_view text) {
  constexpr std::size_t kHead = std::size_t{64} << 10;
  constexpr std::array<std::string_view, 14> kMarks = {
      "[TRT]", "TensorRT", "Engine Layer Information", "Layer(", "Tactic", "LayerType: ",
      // What people paste alone: tables of layers, summaries and averages of every version.
      "=== Profile (", "Avg. Time (ms)", "Avg.(ms)",
      "Latency: min = ", "GPU Compute Time: min = ", "(end to end ",
      " runs - GPU latency: ", "ms (host walltime is "};
  const std::string_view head = text.substr(0, kHead);
  // A JSON document of something else may hold any of the marks.
  if (TrimLeft(head.substr(0, head.find('\n'))).starts_with('{')) return false;
  // Plain "[V] msg" loggers name nobody; their prefix is a sign of its own.
  if (CutPrefix(head.substr(0, head.find('\n'))).has_prefix) return true;
  const auto contains = [](std::string_view part, std::string_view mark) {
    return part.find(mark) != std::string_view::npos;
  };
  if (std::any_of(kMarks.begin(), kMarks.end(), [&](auto mark) { return contains(head, mark); })) {
    return true;
  }
  // A build may start late in the output of a longer program.
  return contains(text, "[TRT]") || contains(text, "Engine Layer Information:");
}

void ParseBuildLog(Session& session, SourceId source, const ParseOptions& options) {
  const std::string_view text = session.sources[source.index()].view();
  BuildLogAssembler assembler(session, source);
  const unsigned threads = ThreadCount(options, text.size());
  BlockPipeline pipeline(text, assembler, options, threads);
  std::vector<std::thread> workers;
  for (unsigned i = 1; i < threads; ++i) {
    try {
      workers.emplace_back([&] { pipeline.Work(); });
    } catch (const std::system_error&) {
      break;  // no more threads to be had: the others do it all
    }
  }
  pipeline.Work();
  for (std::thread& worker : workers) worker.join();
  assembler.Finish();
}

}  // namespace trtscope
