#include "src/cli/progress.h"

#include <utility>

#include "graph/model/unicode.h"
#include "src/report/quantity.h"
#include "src/writers/writers.h"

namespace trtscope {
namespace {

constexpr std::chrono::milliseconds kQuietStart{300};
constexpr std::chrono::milliseconds kInterval{100};

}  // namespace

Progress::Progress(const Io& io, std::string what, uint64_t total_bytes, bool quiet)
    : io_(io),
      what_(std::move(what)),
      total_bytes_(total_bytes),
      enabled_(io.err_is_terminal && !quiet && total_bytes > 0) {}

Progress::~Progress() {
  if (shown_) io_.err("\r\x1b[K");
}

void Progress::Update(uint64_t bytes) {
  if (!enabled_) return;
  const Clock::time_point now = Clock::now();
  if (now - start_ < kQuietStart || now - last_ < kInterval) return;
  last_ = now;
  shown_ = true;
  const double seconds = std::chrono::duration<double>(now - start_).count();
  const double rate = static_cast<double>(bytes) / seconds;
  const double share = static_cast<double>(bytes) / static_cast<double>(total_bytes_);
  io_.err("\r\x1b[Ktrtscope: reading " + VisibleText(what_) + "  " + Share(share) + " of " +
          Bytes(static_cast<int64_t>(total_bytes_)) + "  " + Bytes(static_cast<int64_t>(rate)) +
          "/s");
}

}  // namespace trtscope
