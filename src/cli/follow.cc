#include "src/cli/follow.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstring>
#include <optional>
#include <thread>
#include <utility>

#include "graph/model/unicode.h"
#include "parsers/common/growing_bytes.h"
#include "src/report/quantity.h"
#include "src/writers/layout.h"

namespace trtscope {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kRedraw{100};
constexpr std::chrono::seconds kPlainLine{10};
constexpr std::size_t kLongestWarning = 300;

volatile std::sig_atomic_t g_interrupted = 0;
extern "C" void TakeInterrupt(int) { g_interrupted = 1; }

// While it lives, the first Ctrl-C ends the reading; a second one ends the program.
class InterruptGuard {
 public:
  InterruptGuard() {
    g_interrupted = 0;
    struct sigaction action {};
    action.sa_handler = TakeInterrupt;
    // No SA_RESTART: a waiting read must return.
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    ::sigaction(SIGINT, &action, &before_);
  }
  ~InterruptGuard() { ::sigaction(SIGINT, &before_, nullptr); }
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;
  static bool interrupted() { return g_interrupted != 0; }

 private:
  struct sigaction before_ {};
};

double SecondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// --- The live line ------------------------------------------------------------

class LiveLine {
 public:
  LiveLine(const Io& io, bool quiet) : io_(io), quiet_(quiet) {}

  void Warn(const std::string& warning) {
    if (quiet_) return;
    Clear();
    io_.err(VisibleText(warning.substr(0, kLongestWarning)) +
            (warning.size() > kLongestWarning ? "…\n" : "\n"));
  }

  // Now and then; at once where the phase has changed.
  void Show(const LiveState& state, bool force) {
    if (quiet_) return;
    if (state.phase == LivePhase::kTune && phase_ != LivePhase::kTune) tuning_ = Clock::now();
    const bool changed = state.phase != phase_ || state.attempt != attempt_;
    phase_ = state.phase;
    attempt_ = state.attempt;
    const Clock::time_point now = Clock::now();
    const bool due = !last_ || now - *last_ >= (io_.err_is_terminal ? Clock::duration(kRedraw)
                                                                    : Clock::duration(kPlainLine));
    if (!due && !(changed && !io_.err_is_terminal) && !force) return;
    last_ = now;
    std::string text = "trtscope: " + Text(state);
    if (!io_.err_is_terminal) {
      if (std::exchange(text_, text) == text) return;
      io_.err(text + "\n");
      return;
    }
    io_.err("\r\x1b[K" + ClipEnd(text, std::max(1, io_.err_width - 1)));
    drawn_ = true;
  }

  // Before anything else is written to the terminal.
  void Clear() {
    if (drawn_) io_.err("\r\x1b[K");
    drawn_ = false;
  }

 private:
  // A log that is read after the fact tells by its own clock what it took.
  std::string Text(const LiveState& state) const {
    const double elapsed =
        std::max(SecondsSince(start_), static_cast<double>(state.clock_seconds.value_or(0)));
    const double tuning = std::max(tuning_ ? SecondsSince(*tuning_) : 0.0,
                                   static_cast<double>(state.tuning_clock_seconds.value_or(0)));
    return LiveText(state, elapsed, tuning);
  }

  const Io& io_;
  bool quiet_;
  bool drawn_ = false;
  LivePhase phase_ = LivePhase::kStart;
  uint32_t attempt_ = 0;
  Clock::time_point start_ = Clock::now();
  std::optional<Clock::time_point> tuning_;
  std::optional<Clock::time_point> last_;
  /// The last plain line.
  std::string text_;
};

// --- Reading ------------------------------------------------------------------

class Descriptor {
 public:
  Descriptor(const std::string& path, const Io& io)
      : owned_(path != "-"),
        fd_(owned_ ? ::open(path.c_str(), O_RDONLY | O_CLOEXEC) : ::fileno(io.in)) {
    struct stat info {};
    regular_ = fd_ >= 0 && ::fstat(fd_, &info) == 0 && S_ISREG(info.st_mode);
  }
  ~Descriptor() {
    if (owned_ && fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }
  /// Its end is where it ends now, not where its writer will end it.
  bool grows() const { return owned_ && regular_; }
  bool regular() const { return regular_; }

 private:
  bool owned_;
  bool regular_ = false;
  int fd_;
};

class Follower {
 public:
  Follower(const Options& options, const Io& io)
      : options_(options), io_(io), line_(io, options.quiet) {}

  // Empty, or why reading failed.
  std::string Read(const Descriptor& input) {
    while (!InterruptGuard::interrupted()) {
      if (!input.regular() && !WaitForBytes(input.get())) continue;
      char* const room = bytes_.Room();
      if (room == nullptr) return std::strerror(ENOMEM);
      const ssize_t count = ::read(input.get(), room, std::min(bytes_.room(), kMostAtOnce));
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return std::strerror(errno);
      if (count > 0) {
        Take({room, static_cast<std::size_t>(count)});
        if (!MayGoOn()) return "";
      } else if (!input.grows() || progress_.state().program_ended) {
        return "";
      } else {
        line_.Show(progress_.state(), false);
        std::this_thread::sleep_for(kRedraw);
      }
    }
    line_.Clear();
    if (!options_.quiet) io_.err("trtscope: interrupted; the report is of what has come\n");
    return "";
  }

  GrowingBytes Finish() {
    progress_.Finish();
    Warn();
    if (!io_.err_is_terminal) line_.Show(progress_.state(), true);
    line_.Clear();
    if (options_.tee && io_.flush_out) io_.flush_out();
    return std::move(bytes_);
  }

 private:
  // A live line needs no more at a time, and a terminal sees it move.
  static constexpr std::size_t kMostAtOnce = std::size_t{256} << 10;

  // False if there is nothing yet.
  bool WaitForBytes(int fd) {
    pollfd wanted{fd, POLLIN, 0};
    const int ready = ::poll(&wanted, 1, static_cast<int>(kRedraw.count()));
    if (ready == 0) line_.Show(progress_.state(), false);
    return ready > 0;
  }

  void Take(std::string_view piece) {
    if (options_.tee) Pass(piece);
    progress_.Feed(piece);
    bytes_.Add(piece.size());
    Warn();
    line_.Show(progress_.state(), false);
  }

  void Pass(std::string_view piece) {
    if (io_.out_is_terminal) line_.Clear();
    io_.out(piece);
    if (io_.flush_out) io_.flush_out();
  }

  void Warn() {
    for (const std::string& warning : progress_.TakeWarnings()) line_.Warn(warning);
  }

  // A device without end is nobody's log.
  bool MayGoOn() {
    if (judged_ || bytes_.view().size() < kBinaryHead) return true;
    judged_ = true;
    return MayBeWanted(bytes_.view());
  }

  const Options& options_;
  const Io& io_;
  LiveLine line_;
  LiveProgress progress_;
  GrowingBytes bytes_;
  bool judged_ = false;
};

}  // namespace

std::string LiveText(const LiveState& state, double elapsed, double tuning) {
  std::string text(LivePhaseName(state.phase));
  if (state.phase == LivePhase::kTune) {
    text += " layer " + Count(state.layers_begun);
    if (state.layers && *state.layers >= state.layers_begun) text += " of " + Count(*state.layers);
  } else if (state.layers) {
    text += ", " + Counted(*state.layers, "layer");
  }
  if (state.attempt > 1) text += " (build " + Count(state.attempt) + ")";
  if (state.trials > 0) text += ", " + Counted(state.trials, "trial");
  text += ", " + Seconds(std::nearbyint(elapsed));
  if (state.phase != LivePhase::kTune) return text;
  // The current layer counts as not done.
  const uint64_t done = state.layers_begun - std::min<uint64_t>(state.layers_begun, 1);
  if (done > 0 && state.layers && *state.layers > done) {
    const double rest =
        tuning / static_cast<double>(done) * static_cast<double>(*state.layers - done);
    text += ", ~" + Seconds(std::nearbyint(rest)) + " left";
  }
  if (!state.current_layer.empty()) text += ": " + VisibleText(state.current_layer);
  return text;
}

Result<SourceText> Follow(const std::string& path, const Options& options, const Io& io) {
  const Descriptor input(path, io);
  const std::string name = path == "-" ? "<stdin>" : path;
  if (input.get() < 0) return Error{"cannot open " + name + ": " + std::strerror(errno), ""};
  const InterruptGuard guard;
  Follower follower(options, io);
  const std::string problem = follower.Read(input);
  GrowingBytes bytes = follower.Finish();
  if (!problem.empty()) return Error{"cannot read " + name + ": " + problem, ""};
  return SourceText::FromBytes(name, std::move(bytes));
}

}  // namespace trtscope
