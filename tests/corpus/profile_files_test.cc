// Every profile, trace and samples file of the corpus, against the row counts of its index.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <numeric>
#include <sstream>

#include "parsers/formats.h"
#include "parsers/profile/profile_parser.h"
#include "tests/corpus/corpus.h"

namespace trtscope {
namespace {

struct IndexRow {
  std::string path, kind;
  std::size_t records = 0;
};

std::vector<IndexRow> ReadIndex() {
  std::vector<IndexRow> rows;
  std::ifstream file(corpus::Root() / "json" / "INDEX.tsv");
  std::string line;
  std::getline(file, line);  // column names
  while (std::getline(file, line)) {
    std::istringstream columns(line);
    IndexRow row;
    std::string version, records;
    std::getline(columns, row.path, '\t');
    std::getline(columns, version, '\t');
    std::getline(columns, row.kind, '\t');
    std::getline(columns, records, '\t');
    if (!records.empty()) row.records = std::stoul(records);
    // The index also lists files that were too large to keep.
    if (std::filesystem::exists(corpus::Root() / "json" / row.path)) rows.push_back(row);
  }
  return rows;
}

bool IsProfile(const IndexRow& row) {
  return row.kind == "profile" || row.kind.starts_with("chrome-trace") ||
         row.kind.starts_with("per-layer latency samples");
}

Session Load(const IndexRow& row) {
  Session session;
  Result<SourceText> text = SourceText::Open((corpus::Root() / "json" / row.path).string());
  EXPECT_TRUE(text.ok()) << row.path;
  AddInput(session, std::move(text.value()), {});
  return session;
}

std::size_t RowsOf(const Session& session) {
  return std::accumulate(
      session.profiles.begin(), session.profiles.end(), std::size_t{0},
      [](std::size_t sum, const Profile& profile) { return sum + profile.rows.size(); });
}

class ProfileFiles : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(corpus::Root() / "json" / "INDEX.tsv")) {
      GTEST_SKIP() << "the corpus is not here";
    }
  }
};

TEST_F(ProfileFiles, AreReadInFull) {
  std::size_t files = 0;
  for (const IndexRow& row : ReadIndex()) {
    if (!IsProfile(row)) continue;
    ++files;
    const Session session = Load(row);
    EXPECT_EQ(session.inputs[0].kind, "profile") << row.path;
    EXPECT_EQ(RowsOf(session), row.records) << row.path;
    EXPECT_EQ(session.diagnostics.count(Code::kProfileSyntax), 0U) << row.path;
    EXPECT_EQ(session.diagnostics.count(Code::kProfileRow), 0U) << row.path;
    EXPECT_EQ(session.diagnostics.count(Code::kProfileEmpty), row.records == 0 ? 1U : 0U)
        << row.path;
  }
  EXPECT_GE(files, 55U);
}

TEST_F(ProfileFiles, GivePercentagesOfAHundred) {
  std::size_t files = 0;
  for (const IndexRow& row : ReadIndex()) {
    if (row.kind != "profile") continue;
    for (const Profile& profile : Load(row).profiles) {
      double sum = 0;
      for (const ProfileRow& one : profile.rows) sum += one.percentage.value_or(0);
      EXPECT_NEAR(sum, 100, 0.1) << row.path;
      ++files;
    }
  }
  EXPECT_GE(files, 30U);
}

TEST_F(ProfileFiles, AreKnownByTheirKind) {
  for (const IndexRow& row : ReadIndex()) {
    if (!IsProfile(row) || row.records == 0) continue;
    const Session session = Load(row);
    ASSERT_EQ(session.profiles.size(), 1U) << row.path;
    const ProfileOrigin origin = session.profiles[0].origin;
    if (row.kind == "profile") {
      EXPECT_EQ(origin, ProfileOrigin::kExportedFile) << row.path;
    } else if (row.kind.starts_with("chrome-trace")) {
      const bool engine = row.path.find("_engine_exectuion_") != std::string::npos;
      EXPECT_EQ(origin, engine ? ProfileOrigin::kTrace : ProfileOrigin::kHostTrace) << row.path;
    } else {
      EXPECT_EQ(origin, ProfileOrigin::kSamples) << row.path;
      EXPECT_TRUE(session.profiles[0].iterations.has_value()) << row.path;
    }
  }
}

TEST_F(ProfileFiles, AreTheOnlyOnesThatAreRecognised) {
  for (const IndexRow& row : ReadIndex()) {
    if (IsProfile(row)) continue;
    const Result<SourceText> text = SourceText::Open((corpus::Root() / "json" / row.path).string());
    ASSERT_TRUE(text.ok()) << row.path;
    EXPECT_FALSE(SniffProfile(text.value().view())) << row.path;
  }
}

}  // namespace
}  // namespace trtscope
