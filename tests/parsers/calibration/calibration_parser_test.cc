#include "parsers/calibration/calibration_parser.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/parsers/model_dump.h"

namespace trtscope {
namespace {

constexpr const char* kCache =
    "TRT-8601-EntropyCalibration2\n"
    "input: 3c010a14\n"
    "(Unnamed Layer* 0) [Convolution]_output: 3f800000\n"
    "a: b: c: 40000000\n"
    "zero: 0\n";

TEST(SniffCalibration, KnowsTheHeader) {
  for (const char* text :
       {kCache, "TRT-100300-MinMaxCalibration\r\nx: 3c010a14\r\n", "TRT-7103-LegacyCalibration",
        "\n TRT-8XXX-EntropyCalibration2 \n", "1\nx: 3c010a14\n"}) {
    EXPECT_TRUE(SniffCalibration(text)) << text;
  }
}

TEST(SniffCalibration, RefusesOtherText) {
  for (const char* text :
       {"", "TRT", "TRT-8601", "TRT-8601-", "TRT--Entropy", "TRT-8601-Entropy Calibration",
        "TRT-LLM is here", "1", "1\n", "1\nhello\n", "1\nx: 12\n", "1\nx: nothexno\n",
        "[V] [TRT] TRT-8601-EntropyCalibration2", "x: 3c010a14\n"}) {
    EXPECT_FALSE(SniffCalibration(text)) << text;
  }
}

TEST(ParseCalibration, ReadsEveryScaleWithItsLine) {
  const Session session = ParseText(kCache);
  EXPECT_EQ(session.inputs[0].kind, "calibration");
  EXPECT_EQ(session.inputs[0].lines, 5U);
  ASSERT_EQ(session.calibrations.size(), 1U);
  const CalibrationCache& cache = session.calibrations[0];
  EXPECT_EQ(cache.trt_version, "8.6.1");
  EXPECT_EQ(cache.algorithm, "EntropyCalibration2");
  EXPECT_EQ(cache.source, (SourceRef{SourceId{0}, 1}));
  ASSERT_EQ(cache.scales.size(), 4U);
  EXPECT_EQ(cache.scales[0].tensor, "input");
  EXPECT_FLOAT_EQ(cache.scales[0].scale, 0.00787593796849251F);
  EXPECT_EQ(cache.scales[0].line, 2U);
  EXPECT_EQ(cache.scales[1].tensor, "(Unnamed Layer* 0) [Convolution]_output");
  EXPECT_EQ(cache.scales[1].scale, 1.0F);
  EXPECT_EQ(cache.scales[2].tensor, "a: b: c");
  EXPECT_EQ(cache.scales[2].scale, 2.0F);
  EXPECT_EQ(cache.scales[3].scale, 0.0F);
  EXPECT_EQ(cache.scales[3].line, 5U);
  EXPECT_EQ(session.diagnostics.CountAtLeast(Severity::kNote), 0U);
}

TEST(ParseCalibration, DecodesVersionsBeforeAndSince10) {
  const auto version_of = [](const std::string& header) {
    return ParseText(header + "\nx: 3c010a14\n").calibrations.at(0).trt_version;
  };
  EXPECT_EQ(version_of("TRT-7103-EntropyCalibration2"), "7.1.3");
  EXPECT_EQ(version_of("TRT-8510-EntropyCalibration2"), "8.5.10");
  EXPECT_EQ(version_of("TRT-100300-MinMaxCalibration"), "10.3.0");
  EXPECT_EQ(version_of("TRT-8XXX-EntropyCalibration2"), "");
  EXPECT_EQ(version_of("1"), "");
}

TEST(ParseCalibration, ReadsCachesWithoutAVersion) {
  const Session session = ParseText("1\r\ndata: 3c010a14\r\n");
  ASSERT_EQ(session.calibrations.size(), 1U);
  EXPECT_EQ(session.calibrations[0].algorithm, "");
  ASSERT_EQ(session.calibrations[0].scales.size(), 1U);
  EXPECT_EQ(session.calibrations[0].scales[0].tensor, "data");
}

TEST(ParseCalibration, CountsLinesThatAreNoScale) {
  const Session session = ParseText(
      "TRT-8601-EntropyCalibration2\n"
      "good: 3f800000\n"
      "no scale here\n"
      ": 3f800000\n"
      "long: 3f8000000\n"
      "odd: 3g\n"
      "infinite: 7f800000\n"
      "empty: \n"
      "also good: 40000000\n");
  ASSERT_EQ(session.calibrations[0].scales.size(), 2U);
  EXPECT_EQ(session.calibrations[0].scales[1].line, 9U);
  EXPECT_EQ(session.diagnostics.count(Code::kCalibrationLine), 6U);
  const Diagnostic& first = session.diagnostics.kept()[0];
  EXPECT_EQ(first.line, 3U);
  EXPECT_EQ(first.column, 1U);
  EXPECT_EQ(first.snippet, "no scale here");
  const Diagnostic& third = session.diagnostics.kept()[2];
  EXPECT_EQ(third.line, 5U);
  EXPECT_EQ(third.column, 7U);
  EXPECT_EQ(third.message, "the scale is not the hex digits of a finite float");
}

TEST(ParseCalibration, TakesNoHalfScaleFromACutFile) {
  const std::string text = "TRT-8601-EntropyCalibration2\na: 3f800000\n";
  for (std::size_t size = 31; size < text.size(); ++size) {
    const Session session = ParseText(text.substr(0, size));
    ASSERT_EQ(session.calibrations.size(), 1U);
    const bool whole = size + 1 == text.size();
    EXPECT_EQ(session.calibrations[0].scales.size(), whole ? 1U : 0U) << size;
    EXPECT_EQ(session.diagnostics.count(Code::kCalibrationLine), whole ? 0U : 1U) << size;
  }
}

}  // namespace
}  // namespace trtscope
