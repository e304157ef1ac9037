// Every file of the corpus is read in full, or refused with a sentence that says what to do. Which
// is which is said here.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <string>
#include <string_view>

#include "parsers/formats.h"
#include "tests/corpus/corpus.h"

namespace trtscope {
namespace {

namespace fs = std::filesystem;

struct Row {
  /// What the file's name ends with; the first row that fits holds.
  std::string_view ending;
  /// Kind as which it is read, "" if it is refused.
  std::string_view kind;
};
constexpr Row kJsonFiles[] = {
    {".metadata.json", ""},  // TREx's own notes of options and clocks: trtexec's log has them
    {"_output.log", ""},     // values of output tensors, --exportOutput
    {"graph.json", "layer_info"},
    {"engine_info.json", "layer_info"},
    {"layer_information.json", "layer_info"},
    {"layer_info.json", "layer_info"},
    {"layer_info.log", "layer_info"},
    {"exportLayerInfo.log", "layer_info"},
    {"modelInformation.log", "layer_info"},
    {"modelInformation.txt", "layer_info"},
    {"engine.layers.json", "layer_info"},
    {"profile.json", "profile"},
    {".profile", "profile"},
    {"_profile.log", "profile"},
    {"layer_latency.json", "profile"},
    {"_profile.trace", "profile"},
    {"timing.json", "times"},
    {".log", "build_log"},
    {"result.txt", "build_log"},
};

std::string_view KindOf(const fs::path& path) {
  for (const Row& row : kJsonFiles) {
    if (path.string().ends_with(row.ending)) return row.kind;
  }
  return "no row in the table";
}

Session Read(const fs::path& path) {
  Session session;
  Result<SourceText> text = SourceText::Open(path.string());
  EXPECT_TRUE(text.ok());
  AddInput(session, std::move(text.value()), {});
  return session;
}

// path -> layers_or_records, for the kinds that the index counts.
std::map<std::string, std::size_t> CountsOfIndex() {
  std::map<std::string, std::size_t> counts;
  std::ifstream index(corpus::Root() / "json" / "INDEX.tsv");
  for (std::string line; std::getline(index, line);) {
    std::vector<std::string> cells;
    for (std::size_t at = 0; at <= line.size();) {
      const std::size_t tab = std::min(line.find('\t', at), line.size());
      cells.push_back(line.substr(at, tab - at));
      at = tab + 1;
    }
    if (cells.size() < 4 || cells[3].find_first_not_of("0123456789") != std::string::npos) continue;
    if (!cells[3].empty()) counts[cells[0]] = std::stoul(cells[3]);
  }
  return counts;
}

std::size_t CountOf(const Session& session, std::string_view kind) {
  std::size_t count = 0;
  if (kind == "layer_info") {
    for (const Engine& engine : session.engines) count += engine.layers.size();
  } else if (kind == "profile") {
    for (const Profile& profile : session.profiles) count += profile.rows.size();
  } else if (kind == "times") {
    for (const Timings& timings : session.timings) count += timings.records;
  }
  return count;
}

void CheckJsonFile(const fs::path& path, const std::map<std::string, std::size_t>& counts) {
  const std::string name = fs::relative(path, corpus::Root() / "json").string();
  SCOPED_TRACE(name);
  const Session session = Read(path);
  const std::string_view kind = KindOf(path);
  ASSERT_EQ(session.inputs.at(0).kind, kind);
  if (kind.empty()) {
    ASSERT_EQ(session.diagnostics.kept().size(), 1U);
    EXPECT_FALSE(session.diagnostics.kept()[0].help.empty());
    EXPECT_EQ(session.diagnostics.kept()[0].code, Code::kUnsupportedFormat);
    return;
  }
  EXPECT_EQ(session.diagnostics.CountAtLeast(Severity::kDataLoss), 0U);
  const auto counted = counts.find(name);
  if (counted == counts.end() || kind == "build_log") return;
  EXPECT_EQ(CountOf(session, kind), counted->second);
}

TEST(AllFilesOfTheCorpus, JsonFilesAreReadInFullOrRefused) {
  if (!corpus::Present()) GTEST_SKIP() << "the corpus is not here";
  const auto counts = CountsOfIndex();
  ASSERT_GT(counts.size(), 50U);
  for (const auto& entry : fs::recursive_directory_iterator(corpus::Root() / "json")) {
    if (!entry.is_regular_file() || entry.path().filename() == "INDEX.tsv") continue;
    CheckJsonFile(entry.path(), counts);
  }
}

// Logs that lack something: excerpts that were cut inside a record.
constexpr std::string_view kDamagedLogs[] = {""};

TEST(AllFilesOfTheCorpus, LogsAreReadInFull) {
  if (!corpus::Present()) GTEST_SKIP() << "the corpus is not here";
  for (const fs::path& path : corpus::Files("logs", ".log")) {
    SCOPED_TRACE(path.filename().string());
    const Session session = Read(path);
    EXPECT_EQ(session.inputs.at(0).kind, "build_log");
    const bool damaged = std::find(std::begin(kDamagedLogs), std::end(kDamagedLogs),
                                   path.stem().string()) != std::end(kDamagedLogs);
    EXPECT_EQ(session.diagnostics.CountAtLeast(Severity::kDataLoss) > 0, damaged);
  }
}

}  // namespace
}  // namespace trtscope
