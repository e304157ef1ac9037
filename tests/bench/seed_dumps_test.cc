// Holds the generator to the published tables, with sums of the test's own, and the comparison to
// the generator.
#include "bench/seed_dumps.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <cstring>
#include <map>
#include <sstream>

#include "src/accuracy/compare_values.h"
#include "tests/parsers/dump_files.h"

namespace trtscope::bench {
namespace {

using Files = std::map<std::string, std::string>;

Files ByPath(const std::vector<DumpFile>& files) {
  Files by_path;
  for (const DumpFile& file : files) by_path[file.path] = file.bytes;
  return by_path;
}

std::string Percent(double share) {
  char text[40];
  std::snprintf(text, sizeof(text), "%.4f", 100 * share);
  return text;
}

std::vector<double> NumbersBelowTheShape(const std::string& text) {
  std::istringstream stream(text.substr(text.find('\n')));
  std::vector<double> values;
  for (double value = 0; stream >> value;) values.push_back(value);
  return values;
}

double PlainCosine(const std::string& r_text, const std::string& c_text) {
  const std::vector<double> r = NumbersBelowTheShape(r_text);
  const std::vector<double> c = NumbersBelowTheShape(c_text);
  EXPECT_EQ(r.size(), c.size());
  double rr = 0;
  double cc = 0;
  double rc = 0;
  for (std::size_t i = 0; i < r.size(); ++i) {
    rr += r[i] * r[i];
    cc += c[i] * c[i];
    rc += r[i] * c[i];
  }
  return rc / std::sqrt(rr * cc);
}

Activation TextOf(const std::string& text) {
  Activation activation;
  activation.type = ElementType::kText;
  activation.coding = ValueCoding::kText;
  activation.bytes = Bytes(text);
  activation.offset = text.find('\n');
  activation.length = text.size() - activation.offset;
  return activation;
}

std::string Shape(const SimilarityRow& row) {
  return "[1, " + std::to_string(row.channels) + ", " + std::to_string(row.height) + ", " +
         std::to_string(row.width) + "]\n";
}

void ExpectRow(const SimilarityRow& row, const std::string& reference,
               const std::string& candidate) {
  SCOPED_TRACE(row.layer);
  EXPECT_EQ(reference.rfind(Shape(row), 0), 0U);
  EXPECT_EQ(candidate.rfind(Shape(row), 0), 0U);
  EXPECT_EQ(Percent(PlainCosine(reference, candidate)), row.percent);
  const ValueComparison comparison = CompareValues(TextOf(reference), TextOf(candidate), {});
  EXPECT_TRUE(comparison.problems.empty());
  EXPECT_EQ(comparison.metrics.elements,
            static_cast<uint64_t>(row.channels * row.height * row.width));
  EXPECT_EQ(Percent(comparison.metrics.cosine.value()), row.percent);
}

TEST(SeedDumpsTest, Fp16TableIsCosines) {
  const Files files = ByPath(MakeFp16Dumps());
  EXPECT_EQ(files.size(), 2 * Fp16Table().size());
  std::size_t bytes = 0;
  for (const auto& [path, text] : files) bytes += text.size();
  EXPECT_LT(bytes, 400000U);
  for (const SimilarityRow& row : Fp16Table()) {
    const std::string name = std::string(row.layer) + ".txt";
    ExpectRow(row, files.at("fp32/" + name), files.at("fp16/" + name));
  }
}

TEST(SeedDumpsTest, Int8TableIsCosines) {
  const Files files = ByPath(MakeInt8Dumps());
  EXPECT_EQ(files.size(), Int8Table().size() + 1);
  for (const SimilarityRow& row : Int8Table()) {
    ExpectRow(row, files.at("fp32/prob.txt"), files.at("int8/" + std::string(row.layer) + ".txt"));
  }
}

// Why the tables cannot show shares of matching values: no number of matching values, of as many as
// the layer has, gives what is printed.
TEST(SeedDumpsTest, NoShareOfValuesGivesTheTables) {
  for (const auto& table : {Fp16Table(), Int8Table()}) {
    for (const SimilarityRow& row : table) {
      const int values = row.channels * row.height * row.width;
      for (int matching = 0; matching <= values; ++matching) {
        EXPECT_NE(Percent(static_cast<double>(matching) / values), row.percent) << row.layer;
      }
    }
  }
}

Activation RawOf(ElementType type, const std::string& bytes) {
  Activation activation;
  activation.type = type;
  activation.bytes = Bytes(bytes);
  activation.length = bytes.size();
  activation.elements = kDeviationValues;
  return activation;
}

TEST(SeedDumpsTest, DeviationTable) {
  const Files as_float = ByPath(MakeDeviationDumps(false));
  const Files as_half = ByPath(MakeDeviationDumps(true));
  for (const DeviationRow& row : DeviationTable()) {
    const std::string name = std::string(row.layer) + ".output.40.256.256.";
    const std::string& r = as_float.at("fp32/" + name + "fp32.raw");
    const std::string& c = as_float.at("fp16/" + name + "fp32.raw");
    ASSERT_EQ(r.size(), kDeviationValues * 4);
    ASSERT_EQ(c.size(), kDeviationValues * 4);
    uint64_t deviating = 0;
    for (std::size_t i = 0; i < r.size(); i += 4) {
      float fp32 = 0;
      float fp16 = 0;
      std::memcpy(&fp32, &r[i], 4);
      std::memcpy(&fp16, &c[i], 4);
      deviating += fp32 != 0 && std::fabs(fp32 - fp16) / std::fabs(fp32) > 0.1F;
    }
    EXPECT_EQ(deviating, row.deviating) << row.layer;
    const Activation reference = RawOf(ElementType::kFP32, r);
    const ValueComparison floats = CompareValues(reference, RawOf(ElementType::kFP32, c), {});
    EXPECT_EQ(floats.metrics.deviating, row.deviating) << row.layer;
    const ValueComparison halves = CompareValues(
        reference, RawOf(ElementType::kFP16, as_half.at("fp16/" + name + "fp16.raw")), {});
    EXPECT_EQ(halves.metrics.deviating, row.deviating) << row.layer;
    EXPECT_EQ(halves.metrics.cosine, floats.metrics.cosine);
    EXPECT_TRUE(halves.problems.empty());
  }
}

TEST(SeedDumpsTest, HalvesRoundToNearestEven) {
  EXPECT_EQ(ToHalf(1), 0x3C00);
  EXPECT_EQ(ToHalf(-2), 0xC000);
  EXPECT_EQ(ToHalf(65519), 0x7BFF);
  EXPECT_EQ(ToHalf(65520), 0x7C00);
  EXPECT_EQ(ToHalf(0x1p-25F), 0);
  EXPECT_EQ(ToHalf(0x1.8p-25F), 1);
  EXPECT_EQ(ToHalf(0x1.FFFp-15F), 0x0400);
  EXPECT_EQ(ToHalf(1 + 0x1p-11F), 0x3C00);
  EXPECT_EQ(ToHalf(1 + 0x1.8p-10F), 0x3C02);
  EXPECT_EQ(ToHalf(2 - 0x1p-11F), 0x4000);
  for (unsigned bits = 0; bits < 65536; ++bits) {
    const auto half = static_cast<uint16_t>(bits);
    if ((bits & 0x7FFFU) > 0x7C00) continue;  // NaN
    ASSERT_EQ(ToHalf(FromHalf(half)), half);
  }
}

}  // namespace
}  // namespace trtscope::bench
