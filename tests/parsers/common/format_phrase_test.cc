#include "parsers/common/format_phrase.h"

#include <gtest/gtest.h>

#include <utility>

namespace trtscope {
namespace {

Tensor OfRank(std::size_t rank) {
  Tensor tensor;
  tensor.dims_known = true;
  tensor.dims.assign(rank, Dim{64, 1});
  return tensor;
}

constexpr std::pair<const char*, int> kLayouts[] = {
    {"NCHW", 1},     {"NHWC", 1},  {"NCHW/2", 2}, {"NCHW/4", 4}, {"NCHW/8", 8},  {"NCHW/16", 16},
    {"NCHW/32", 32}, {"NHWC2", 2}, {"NHWC4", 4},  {"NHWC8", 8},  {"NHWC16", 16}, {"NHWC32", 32}};

TEST(FormatPhrase, IsReadBackAsTypeLayoutAndWidth) {
  for (int i = 1; i < kPrecisionCount; ++i) {
    const auto dtype = static_cast<Precision>(i);
    if (dtype == Precision::kTF32) continue;  // no tensor is stored so
    for (const auto& [layout, width] : kLayouts) {
      for (const std::size_t rank : {std::size_t{4}, std::size_t{5}}) {
        const std::string phrase = FormatPhrase(dtype, layout, rank);
        Tensor tensor = OfRank(rank);
        ReadFormat(phrase, tensor);
        EXPECT_EQ(tensor.dtype, dtype) << phrase;
        EXPECT_EQ(tensor.layout, layout) << phrase;
        EXPECT_EQ(tensor.dims[1].vector_width, width) << phrase;
        EXPECT_TRUE(tensor.padding_known) << phrase;
      }
    }
  }
}

TEST(FormatPhrase, SpeaksAsTensorRtDoes) {
  EXPECT_EQ(FormatPhrase(Precision::kFP32, "NCHW", 4), "Row major linear FP32");
  EXPECT_EQ(FormatPhrase(Precision::kFP16, "NCHW", 4), "Row major linear FP16 format");
  EXPECT_EQ(FormatPhrase(Precision::kINT8, "NCHW", 4), "Row major Int8 format");
  EXPECT_EQ(FormatPhrase(Precision::kFP16, "NHWC8", 4),
            "Channel major FP16 format where channel % 8 == 0");
  EXPECT_EQ(FormatPhrase(Precision::kFP32, "NHWC", 4), "Channel major FP32 format");
  EXPECT_EQ(FormatPhrase(Precision::kINT8, "NCHW/32", 4),
            "Thirty-two wide channel vectorized row major Int8 format");
}

TEST(FormatPhrase, IsEmptyForWhatIsUnknown) {
  EXPECT_EQ(FormatPhrase(Precision::kUnknown, "NCHW", 4), "");
  EXPECT_EQ(FormatPhrase(Precision::kTF32, "NCHW", 4), "");
  EXPECT_EQ(FormatPhrase(Precision::kFP16, "", 4), "");
  EXPECT_EQ(FormatPhrase(Precision::kFP16, "NCHW/64", 4), "");
}

TEST(TypeWord, IsReadBack) {
  for (int i = 1; i < kPrecisionCount; ++i) {
    const auto dtype = static_cast<Precision>(i);
    if (dtype == Precision::kTF32) continue;
    EXPECT_EQ(PrecisionFromText(TypeWord(dtype)), dtype);
  }
  EXPECT_EQ(TypeWord(Precision::kUnknown), "");
}

}  // namespace
}  // namespace trtscope
