#include "src/writers/build_trace.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <unordered_map>

#include "graph/model/unicode.h"
#include "src/writers/json_text.h"

namespace trtscope {
namespace {

int64_t Microseconds(double seconds) { return std::llround(seconds * 1e6); }

struct Window {
  std::size_t begin = 0, end = 0;  // turns, from the build's first
};

// The turns of a phase: those of its attempt, for autotuning; none for others.
Window TurnsOf(const TracedBuild& build, const BuildPhase& phase) {
  if (phase.kind != BuildPhaseKind::kAutotune || !phase.attempt) return {};
  const BuildAttempt& attempt = build.part->attempts[*phase.attempt];
  const std::size_t first = build.time->timeline.first_turn;
  return {attempt.first_tuning - first, attempt.end_tuning - first};
}

const RunnerTuning& Tuning(const TracedBuild& build, std::size_t turn) {
  return build.part->log->tunings[build.time->timeline.first_turn + turn];
}

// --- Chrome trace -------------------------------------------------------------

class TraceWriter {
 public:
  TraceWriter(const TracedBuild& build, std::string& out) : build_(build), out_(out) {}

  TraceNotes Write() {
    out_ += "{\"displayTimeUnit\":\"ms\",\"traceEvents\":[\n";
    Metadata("process_name", 0, build_.title);
    Metadata("thread_name", kTrack, "build");
    for (std::size_t i = 0; i < build_.time->phases.size(); ++i) Phase(i);
    Counters();
    out_ += "\n]}\n";
    return notes_;
  }

 private:
  static constexpr int kTrack = 1;

  void Begin() {
    if (!first_) out_ += ",\n";
    first_ = false;
  }

  void Metadata(std::string_view what, int track, std::string_view name) {
    Begin();
    out_ += "{\"ph\":\"M\",\"pid\":1,\"tid\":" + std::to_string(track) + ",\"name\":\"";
    out_ += what;
    out_ += "\",\"args\":{\"name\":";
    Text(name);
    out_ += "}}";
  }

  void Text(std::string_view text) { notes_.bytes_replaced += AppendJsonString(text, out_); }

  // Up to "args":{ ; the caller closes both.
  void Complete(std::string_view category, std::string_view name, TimeSpan span) {
    Begin();
    const int64_t begin = Microseconds(span.begin);
    const int64_t end = std::max(begin, Microseconds(span.end));
    out_ += "{\"ph\":\"X\",\"pid\":1,\"tid\":1,\"ts\":" + std::to_string(begin) +
            ",\"dur\":" + std::to_string(end - begin) + ",\"cat\":\"";
    out_ += category;
    out_ += "\",\"name\":";
    Text(name.empty() ? "?" : name);
    out_ += ",\"args\":{\"position\":\"estimated\",";
  }

  void Number(std::string_view key, double value) {
    out_ += '"';
    out_ += key;
    out_ += "\":";
    AppendJsonNumber(value, out_);
  }

  void Phase(std::size_t index) {
    const BuildPhase& phase = build_.time->phases[index];
    if (phase.inside) return;
    const TimeSpan span = build_.time->timeline.phases[index];
    Complete("phase", build_.phase_names[index], span);
    out_ += "\"seconds\":";
    AppendJsonNumber(phase.time.seconds.value_or(std::nan("")), out_);
    out_ += ",\"seconds_from\":\"";
    out_ += SecondsFromName(phase.time.from);
    out_ += "\",\"first_line\":" + std::to_string(phase.lines.begin) + "}}";
    const Window window = TurnsOf(build_, phase);
    for (std::size_t at = window.begin; at < window.end;) at = Layer(at, window.end);
  }

  // Turns that follow each other and have the same `member`, from `at` on.
  std::size_t EndOfRun(std::size_t at, std::size_t end, ShortText RunnerTuning::*member) const {
    const std::string_view same = Tuning(build_, at).*member;
    while (at < end && Tuning(build_, at).*member == same) ++at;
    return at;
  }

  TimeSpan SpanOf(std::size_t begin, std::size_t end) const {
    const std::vector<TimeSpan>& turns = build_.time->timeline.turns;
    return {turns[begin].begin, turns[end - 1].end};
  }

  std::size_t Layer(std::size_t begin, std::size_t limit) {
    const std::size_t end = EndOfRun(begin, limit, &RunnerTuning::layer);
    const RunnerTuning& first = Tuning(build_, begin);
    const bool reformat = first.kind == TuningKind::kReformat;
    Complete(reformat ? "reformat" : "layer", first.layer, SpanOf(begin, end));
    out_ += "\"turns\":" + std::to_string(end - begin) + ",\"line\":" + std::to_string(first.line) +
            "}}";
    for (std::size_t at = begin; at < end;) at = Formats(at, end);
    return end;
  }

  std::size_t Formats(std::size_t begin, std::size_t limit) {
    const std::size_t end = EndOfRun(begin, limit, &RunnerTuning::formats);
    Complete("formats", Tuning(build_, begin).formats, SpanOf(begin, end));
    out_ += "\"turns\":" + std::to_string(end - begin) + "}}";
    for (std::size_t at = begin; at < end; ++at) Turn(at);
    return end;
  }

  void Turn(std::size_t turn) {
    const RunnerTuning& tuning = Tuning(build_, turn);
    Complete("turn", tuning.runner, SpanOf(turn, turn + 1));
    const auto stated = static_cast<double>(tuning.profiling_seconds);
    if (stated > 0) {
      Number("stated_seconds", stated);
      out_ += ',';
    }
    out_ += "\"trials\":" + std::to_string(tuning.end_trial - tuning.first_trial);
    if (tuning.cached) out_ += ",\"cached\":true";
    if (tuning.no_valid_tactics) out_ += ",\"no_valid_tactics\":true";
    out_ += ",\"line\":" + std::to_string(tuning.line) + "}}";
  }

  void Counters() {
    std::size_t index = 0;
    for (const MemoryChange& change : InLines(build_.part->log->story.memory, build_.part->lines)) {
      const bool managed = change.what.starts_with("TensorRT-managed ");
      Begin();
      out_ += "{\"ph\":\"C\",\"pid\":1,\"tid\":1,\"ts\":" +
              std::to_string(Microseconds(build_.time->timeline.memory[index++])) + ",\"name\":\"";
      out_ += managed ? "TensorRT's memory (MiB)" : "memory (MiB)";
      out_ += "\",\"args\":{\"CPU\":" + std::to_string(change.cpu_mib) +
              ",\"GPU\":" + std::to_string(change.gpu_mib) + "}}";
    }
  }

  const TracedBuild& build_;
  std::string& out_;
  TraceNotes notes_;
  bool first_ = true;
};

// --- Folded stacks ------------------------------------------------------------

// Adds up the microseconds of equal stacks.
class StackWriter {
 public:
  explicit StackWriter(const TracedBuild& build) : build_(build) {}

  TraceNotes Write(std::string& out) {
    for (std::size_t i = 0; i < build_.time->phases.size(); ++i) Phase(i);
    for (const auto& [stack, microseconds] : stacks_) {
      if (microseconds <= 0) continue;
      out += *stack;
      out += ' ' + std::to_string(microseconds) + '\n';
    }
    return notes_;
  }

 private:
  // Frames are separated by `;`, stacks by line ends, and the number by the last blank.
  std::string Frame(std::string_view name) {
    std::string text = VisibleText(name.empty() ? "?" : name);
    bool changed = text != name && !name.empty();
    for (char& c : text) {
      if (c != ';') continue;
      c = ':';
      changed = true;
    }
    notes_.names_changed += changed ? 1 : 0;
    return text;
  }

  // Names come again and again, turn by turn.
  const std::string& Known(std::string_view name) {
    const auto [found, added] = frames_.try_emplace(name);
    if (added) found->second = Frame(name);
    return found->second;
  }

  void Add(const std::string& stack, int64_t microseconds) {
    const auto [found, added] = index_.try_emplace(stack, stacks_.size());
    if (added) stacks_.emplace_back(&found->first, 0);
    stacks_[found->second].second += microseconds;
  }

  void Phase(std::size_t index) {
    const BuildPhase& phase = build_.time->phases[index];
    if (phase.inside) return;
    const TimeSpan span = build_.time->timeline.phases[index];
    int64_t left = Microseconds(span.end) - Microseconds(span.begin);
    const std::string name = Frame(build_.phase_names[index]);
    const Window window = TurnsOf(build_, phase);
    for (std::size_t turn = window.begin; turn < window.end; ++turn) {
      const TimeSpan of_turn = build_.time->timeline.turns[turn];
      const int64_t own = Microseconds(of_turn.end) - Microseconds(of_turn.begin);
      const RunnerTuning& tuning = Tuning(build_, turn);
      left -= own;
      Add(name + ';' + Known(tuning.layer) + ';' + Known(tuning.formats) + ';' +
              Known(tuning.runner),
          own);
    }
    Add(name, left);
  }

  const TracedBuild& build_;
  TraceNotes notes_;
  std::unordered_map<std::string_view, std::string> frames_;
  // Its nodes never move.
  std::unordered_map<std::string, std::size_t> index_;
  std::vector<std::pair<const std::string*, int64_t>> stacks_;
};

}  // namespace

TraceNotes AppendChromeTrace(const TracedBuild& build, std::string& out) {
  return TraceWriter(build, out).Write();
}

TraceNotes AppendFoldedStacks(const TracedBuild& build, std::string& out) {
  return StackWriter(build).Write(out);
}

}  // namespace trtscope
