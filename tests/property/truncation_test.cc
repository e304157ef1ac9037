// A log that stops anywhere tells a prefix of what the whole log tells, and says that it stops.
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "tests/property/facts.h"
#include "tests/property/logs.h"

namespace trtscope::property {
namespace {

std::vector<NamedText> LogsToCut() {
  std::vector<NamedText> logs = Fixtures("build.log");
  // A few real ones of different producers; every cut reads all before it, so long ones cost.
  for (NamedText& log : CorpusLogs("", 3000, 40000)) logs.push_back(std::move(log));
  return logs;
}

bool EndsALine(std::string_view text) { return text.empty() || text.back() == '\n'; }

// Where `part` stops being a prefix of `whole`, as a sentence; empty if it is one. The last element
// may itself be cut where `last_may_differ`; in a list of bare names it may be one too many
// ("Bind").
std::string NotAPrefix(std::string_view what, const Texts& whole, const Texts& part,
                       bool last_may_differ) {
  const std::size_t sure = last_may_differ && !part.empty() ? part.size() - 1 : part.size();
  if (sure > whole.size()) {
    return std::string(what) + ": " + std::to_string(part.size()) + " of " +
           std::to_string(whole.size());
  }
  for (std::size_t i = 0; i < sure; ++i) {
    if (whole[i] == part[i]) continue;
    return std::string(what) + " " + std::to_string(i) + " is\n  " + part[i] + "\nnot\n  " +
           whole[i];
  }
  return "";
}

std::string NotAPrefix(const Facts& whole, const Facts& part, bool whole_lines) {
  if (part.engines.size() > whole.engines.size()) return "more engines than the whole log has";
  // A number that is cut is another number, a list of ports that is cut at a comma is a shorter
  // list.
  const bool last_is_cut = !whole_lines;
  std::string text = NotAPrefix("trial", whole.trials, part.trials, last_is_cut) +
                     NotAPrefix("skipped trial", whole.skipped, part.skipped, last_is_cut) +
                     NotAPrefix("choice", whole.chosen, part.chosen, last_is_cut);
  for (std::size_t i = 0; i < part.engines.size(); ++i) {
    const bool last = i + 1 == part.engines.size();
    const std::string own =
        NotAPrefix("layer", whole.engines[i].layers, part.engines[i].layers, last_is_cut && last) +
        NotAPrefix("reformat", whole.engines[i].reformats, part.engines[i].reformats,
                   last_is_cut && last);
    if (!own.empty()) text += "engine " + std::to_string(i) + " " + own;
    if (!last && part.engines[i].layers.size() != whole.engines[i].layers.size()) {
      text += "engine " + std::to_string(i) + " lost layers to a cut behind it";
    }
  }
  return text;
}

// The announcement is "After reformat layers: N layers" of the attempt that was kept.
bool AnnouncesMore(const Engine& engine) {
  const BuildAttempt* attempt = engine.chosen_attempt();
  if (attempt == nullptr || !attempt->layers_after_reformat) return false;
  return static_cast<uint64_t>(attempt->layers_after_reformat->value) > engine.layers.size();
}

bool SaysSo(const Session& session) {
  const Diagnostics& all = session.diagnostics;
  return session.engines.back().truncated || all.count(Code::kLayerRecordCut) > 0 ||
         all.count(Code::kLogTruncated) > 0 || all.count(Code::kLayerCount) > 0;
}

// Detailed records show a Myelin region's kernels one by one, so that there counts prove nothing,
// and a list of names says of itself that it is one.
bool CountsCompare(const Engine& engine) { return engine.layers_from == LayersFrom::kEngineBlock; }

void ExpectPrefix(const NamedText& log, const Facts& whole, std::size_t bytes) {
  const std::string part = log.text.substr(0, bytes);
  const Session session = ParseBytes(part);
  ASSERT_EQ(NotAPrefix(whole, FactsOf(session), EndsALine(part)), "")
      << log.name << " at byte " << bytes;
  ASSERT_EQ(BrokenPromises(session), "") << log.name << " at byte " << bytes;
  if (session.engines.empty() || !CountsCompare(session.engines.back())) return;
  if (!AnnouncesMore(session.engines.back())) return;
  ASSERT_TRUE(SaysSo(session)) << log.name << " at byte " << bytes
                               << ": fewer layers, and nobody says so";
}

class CutLog : public testing::TestWithParam<NamedText> {};

TEST_P(CutLog, TellsAPrefixAfterEveryLine) {
  const NamedText& log = GetParam();
  const Facts whole = FactsOf(ParseBytes(log.text));
  for (std::size_t end = log.text.find('\n'); end != std::string::npos;
       end = log.text.find('\n', end + 1)) {
    ExpectPrefix(log, whole, end + 1);
    if (HasFatalFailure()) return;
  }
}

TEST_P(CutLog, TellsAPrefixAtAnyByte) {
  constexpr std::size_t kSamples = 300;
  constexpr std::size_t kTail = 2048;
  const NamedText& log = GetParam();
  const Facts whole = FactsOf(ParseBytes(log.text));
  std::set<std::size_t> cuts;
  std::mt19937 random(20210825);
  for (std::size_t i = 0; i < kSamples; ++i) cuts.insert(random() % log.text.size());
  const std::size_t tail = log.text.size() - std::min(log.text.size(), kTail);
  for (std::size_t i = tail; i < log.text.size(); ++i) cuts.insert(i);
  for (const std::size_t cut : cuts) {
    ExpectPrefix(log, whole, cut);
    if (HasFatalFailure()) return;
  }
}

std::string NameOf(const testing::TestParamInfo<NamedText>& info) {
  return TestName(info.param.name);
}
INSTANTIATE_TEST_SUITE_P(Property, CutLog, testing::ValuesIn(LogsToCut()), NameOf);

// The other end: a log of which the beginning was lost (a terminal's scrollback, `tail`).
class BeheadedLog : public testing::TestWithParam<NamedText> {};

TEST_P(BeheadedLog, KeepsItsPromisesFromEveryLineOn) {
  const NamedText& log = GetParam();
  for (std::size_t at = log.text.find('\n'); at != std::string::npos;
       at = log.text.find('\n', at + 1)) {
    ASSERT_EQ(BrokenPromises(ParseBytes(log.text.substr(at + 1))), "") << "from byte " << at + 1;
  }
}

INSTANTIATE_TEST_SUITE_P(Property, BeheadedLog, testing::ValuesIn(Fixtures("build.log")), NameOf);

TEST(CutRecord, IsSaidWhereItStops) {
  const std::string record =
      "Layer(CaskConvolution): conv1, Tactic: 0x00000000000000a1, in (Half[1,3]) -> o (H";
  const std::string text = "[V] [TRT] Engine Layer Information:\n" + record;
  const Session session = ParseBytes(text);
  ASSERT_EQ(session.diagnostics.count(Code::kLayerRecordCut), 1U);
  const Diagnostic& cut = session.diagnostics.kept().front();
  EXPECT_EQ(cut.line, 2U);
  ASSERT_EQ(session.engines.size(), 1U);
  EXPECT_TRUE(session.engines.front().truncated);
}

}  // namespace
}  // namespace trtscope::property
