#include "src/writers/trtexec_profile.h"

#include <gtest/gtest.h>

#include <limits>

namespace trtscope {
namespace {

std::string Export(const Profile& profile, const std::vector<bool>& rows = {}) {
  std::string out;
  AppendTrtexecProfile(profile, rows, out);
  return out;
}

Profile TwoRows() {
  Profile profile;
  profile.iterations = 961;
  profile.rows = {{"conv \"1\"", 86.6, 0.0901, 0.0899, 3.47, {}},
                  {"pool", std::nullopt, 1e-5, std::nullopt, std::nullopt, {}}};
  return profile;
}

TEST(AppendTrtexecProfile, WritesARecordALine) {
  EXPECT_EQ(Export(TwoRows()),
            "[\n  { \"count\" : 961 }\n"
            ", { \"name\" : \"conv \\\"1\\\"\", \"timeMs\" : 86.6, \"averageMs\" : 0.0901, "
            "\"medianMs\" : 0.0899, \"percentage\" : 3.47 }\n"
            ", { \"name\" : \"pool\", \"averageMs\" : 1e-05 }\n]\n");
}

TEST(AppendTrtexecProfile, LeavesOutAnUnknownCount) {
  Profile profile = TwoRows();
  profile.iterations.reset();
  EXPECT_EQ(Export(profile, {false, true}),
            "[\n  { \"name\" : \"pool\", \"averageMs\" : 1e-05 }\n]\n");
}

TEST(AppendTrtexecProfile, LeavesOutWhatIsNoNumber) {
  Profile profile;
  profile.rows = {{"a", std::numeric_limits<double>::infinity(), 0.0, {}, {}, {}}};
  EXPECT_EQ(Export(profile), "[\n  { \"name\" : \"a\", \"averageMs\" : 0 }\n]\n");
}

TEST(AppendTrtexecProfile, CountsWhatIsNoUtf8) {
  Profile profile;
  profile.rows = {{"a\xff\xfe", 1.0, {}, {}, {}, {}}};
  std::string out;
  EXPECT_EQ(AppendTrtexecProfile(profile, {}, out), 2U);
}

}  // namespace
}  // namespace trtscope
