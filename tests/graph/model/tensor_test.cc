#include "graph/model/tensor.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <limits>
#include <set>
#include <utility>

namespace trtscope {
namespace {

constexpr int64_t kHuge = std::numeric_limits<int64_t>::max();

Tensor Shaped(Precision dtype, std::vector<Dim> dims) {
  Tensor tensor;
  tensor.dtype = dtype;
  tensor.dims = std::move(dims);
  tensor.dims_known = true;
  return tensor;
}

TEST(TensorBytes, MultipliesExtentsByTheTypesSize) {
  EXPECT_EQ(TensorBytes(Shaped(Precision::kFP32, {{1}, {3}, {224}, {224}})), 602112);
  EXPECT_EQ(TensorBytes(Shaped(Precision::kTF32, {{10}})), 40);
  EXPECT_EQ(TensorBytes(Shaped(Precision::kBF16, {{10}})), 20);
  EXPECT_EQ(TensorBytes(Shaped(Precision::kINT64, {{10}})), 80);
  EXPECT_EQ(TensorBytes(Shaped(Precision::kBOOL, {{10}})), 10);
}

TEST(TensorBytes, PadsTheVectorisedAxisToItsWidth) {
  EXPECT_EQ(TensorBytes(Shaped(Precision::kINT8, {{1}, {64, 32}, {56}, {56}})), 64 * 56 * 56);
  EXPECT_EQ(TensorBytes(Shaped(Precision::kINT8, {{1}, {3, 4}, {2}, {2}})), 16);
  EXPECT_EQ(TensorBytes(Shaped(Precision::kFP16, {{1}, {1, 2}, {28}, {28}})), 2 * 28 * 28 * 2);
  EXPECT_EQ(TensorBytes(Shaped(Precision::kINT8, {{1}, {33, 32}})), 64);
}

TEST(TensorBytes, RoundsSubByteTypesUpToWholeBytes) {
  EXPECT_EQ(TensorBytes(Shaped(Precision::kFP4, {{4}})), 2);
  EXPECT_EQ(TensorBytes(Shaped(Precision::kFP4, {{5}})), 3);
  EXPECT_EQ(TensorBytes(Shaped(Precision::kINT4, {})), 1);
  // Half of the largest count fits, though the count of bits would not.
  EXPECT_EQ(TensorBytes(Shaped(Precision::kINT4, {{kHuge}})), kHuge / 2 + 1);
}

TEST(TensorBytes, KnowsScalarsAndEmptyTensors) {
  EXPECT_EQ(TensorBytes(Shaped(Precision::kINT32, {})), 4);
  EXPECT_EQ(TensorBytes(Shaped(Precision::kFP32, {{1}, {0}, {7}})), 0);
  EXPECT_EQ(TensorBytes(Shaped(Precision::kFP32, {{kHuge}, {kHuge}, {0}})), 0);
}

TEST(TensorBytes, IsUnknownWhereAnythingIsUnknown) {
  EXPECT_EQ(TensorBytes(Tensor()), std::nullopt);
  EXPECT_EQ(TensorBytes(Shaped(Precision::kUnknown, {{1}})), std::nullopt);
  EXPECT_EQ(TensorBytes(Shaped(Precision::kFP32, {{-1}, {3}})), std::nullopt);
  EXPECT_EQ(TensorBytes(Shaped(Precision::kFP32, {{0}, {-7}})), std::nullopt);
  EXPECT_EQ(TensorBytes(Shaped(Precision::kFP32, {{8, 0}})), std::nullopt);
  EXPECT_EQ(TensorBytes(Shaped(Precision::kFP32, {{8, -4}})), std::nullopt);
}

TEST(TensorBytes, IsUnknownRatherThanWrappedAround) {
  EXPECT_EQ(TensorBytes(Shaped(Precision::kINT8, {{kHuge}})), kHuge);
  EXPECT_EQ(TensorBytes(Shaped(Precision::kFP16, {{kHuge}})), std::nullopt);
  EXPECT_EQ(TensorBytes(Shaped(Precision::kINT8, {{kHuge}, {2}})), std::nullopt);
  EXPECT_EQ(TensorBytes(Shaped(Precision::kINT8, {{kHuge, 32}})), std::nullopt);
  EXPECT_EQ(TensorBytes(Shaped(Precision::kINT8, std::vector<Dim>(1000, Dim{1 << 20, 1}))),
            std::nullopt);
}

TEST(DimsText, JoinsExtentsAndShowsDynamicOnesAsUnknown) {
  EXPECT_EQ(DimsText(Shaped(Precision::kFP16, {{1}, {64, 32}, {56}, {56}})), "1x64x56x56");
  EXPECT_EQ(DimsText(Shaped(Precision::kFP16, {{-1}, {-17}, {28}})), "?x?x28");
  EXPECT_EQ(DimsText(Shaped(Precision::kFP16, {{0}})), "0");
}

TEST(DimsText, TellsAScalarFromAnUnknownShape) {
  EXPECT_EQ(DimsText(Shaped(Precision::kFP16, {})), "scalar");
  EXPECT_EQ(DimsText(Tensor()), "?");
}

TEST(LayoutFromStrides, ReadsChannelsFirst) {
  EXPECT_EQ(LayoutFromStrides("6272,196,14,1"), "NCHW");
  EXPECT_EQ(LayoutFromStrides("784,784,28,1"), "NCHW") << "one channel";
  EXPECT_EQ(LayoutFromStrides("84,28,1,1"), "NCHW") << "one column";
}

TEST(LayoutFromStrides, ReadsVectorsOfChannels) {
  EXPECT_EQ(LayoutFromStrides("100352,50176:2,224,1"), "NCHW/2");
  EXPECT_EQ(LayoutFromStrides("392,196:32,14,1"), "NCHW/32");
  EXPECT_EQ(LayoutFromStrides("256,256:32,16,1"), "NCHW/32") << "one vector";
}

TEST(LayoutFromStrides, ReadsChannelsLast) {
  EXPECT_EQ(LayoutFromStrides("150528,1,672,3"), "NHWC");
  EXPECT_EQ(LayoutFromStrides("784,1,28,1"), "NHWC") << "one channel";
  EXPECT_EQ(LayoutFromStrides("256,1,256,256"), "NHWC") << "one pixel";
  EXPECT_EQ(LayoutFromStrides("25088,1:8,448,8"), "NHWC8");
  EXPECT_EQ(LayoutFromStrides("784,1:8,28,1"), "NHWC8") << "one vector";
  EXPECT_EQ(LayoutFromStrides("32,1:8,32,32"), "NHWC8") << "one pixel";
}

TEST(LayoutFromStrides, IsEmptyWhereLayoutsHaveTheSameStrides) {
  EXPECT_EQ(LayoutFromStrides("256,1,1,1"), "");
  EXPECT_EQ(LayoutFromStrides("8,1:32,1,1"), "");
  EXPECT_EQ(LayoutFromStrides("1,1,1,1"), "");
}

TEST(LayoutFromStrides, IsEmptyForOtherRanks) {
  for (const char* strides : {"", "1", "10,1", "256:32,256,1", "8192,8192,1,512,32"}) {
    EXPECT_EQ(LayoutFromStrides(strides), "") << strides;
  }
}

TEST(LayoutFromStrides, IsEmptyForOrdersThatItDoesNotKnow) {
  EXPECT_EQ(LayoutFromStrides("64,1,4,16"), "") << "rows within columns";
  EXPECT_EQ(LayoutFromStrides("64,4,16,1"), "") << "channels within rows";
  EXPECT_EQ(LayoutFromStrides("64,16,4,2"), "") << "no unit stride";
  EXPECT_EQ(LayoutFromStrides("64:4,16,4,1"), "") << "vectors of images";
  EXPECT_EQ(LayoutFromStrides("64,16,4:4,1"), "") << "vectors of rows";
  EXPECT_EQ(LayoutFromStrides("64,16,4,1:4"), "") << "vectors of columns";
}

TEST(LayoutFromStrides, IsEmptyForSymbolicAndMalformedStrides) {
  for (const char* strides :
       {"E0,2048,1,1", "(* 256 (# 1 (SHAPE t))),256,16,1", "(# 1 (SHAPE t)):32,1,1,1", "64,16,4,",
        ",16,4,1", "64, 16, 4, 1", "64,16,4,1,", "64,16:,4,1", "64,16:1,4,1", "64,16:0,4,1",
        "64,16:-4,4,1", "64,16:4:4,4,1", "-64,16,4,1", "64,0,4,1", "0,0,0,0", "64,16,+4,1",
        "99999999999999999999,16,4,1", "64,16,4,1)", "a,b,c,d"}) {
    EXPECT_EQ(LayoutFromStrides(strides), "") << strides;
  }
}

bool IsStridesOfRank4(std::string_view text) {
  return std::count(text.begin(), text.end(), ',') == 3 &&
         text.find_first_not_of("0123456789:,") == std::string_view::npos;
}

// What stands in parentheses on the line and is four concrete strides.
void CollectStrides(std::string_view line, std::set<std::string>& found) {
  for (std::size_t open = line.find('('); open != std::string_view::npos;
       open = line.find('(', open + 1)) {
    const std::string_view inside = line.substr(open + 1, line.find(')', open) - open - 1);
    if (IsStridesOfRank4(inside)) found.emplace(inside);
  }
}

// TensorRT 7 and older print strides innermost first.
bool IsLogOfTensorRt8OrLater(const std::filesystem::path& path) {
  const std::string name = path.filename().string();
  return path.extension() == ".log" && name.find("__5") == std::string::npos &&
         name.find("__6") == std::string::npos && name.find("__7") == std::string::npos;
}

std::set<std::string> StridesOfCorpus(const std::filesystem::path& logs) {
  std::set<std::string> found;
  for (const auto& file : std::filesystem::directory_iterator(logs)) {
    if (!IsLogOfTensorRt8OrLater(file.path())) continue;
    std::ifstream stream(file.path());
    for (std::string line; std::getline(stream, line);) {
      if (line.find("Autotuning") != std::string::npos) CollectStrides(line, found);
    }
  }
  return found;
}

// 256 channels of one pixel: 256,1,1,1 or 8,1:32,1,1.
bool IsOnePixel(std::string_view strides) {
  const std::string_view channel = strides.substr(strides.find(',') + 1);
  return strides.ends_with(",1,1") && (channel.starts_with("1,") || channel.starts_with("1:"));
}

TEST(LayoutFromStrides, KnowsEveryLayoutOfTheCorpusButThoseOfOnePixel) {
  const std::filesystem::path logs = TRTSCOPE_SOURCE_DIR "/../shared/corpus/logs";
  if (!std::filesystem::exists(logs)) GTEST_SKIP() << "no corpus beside this checkout";
  const std::set<std::string> corpus = StridesOfCorpus(logs);
  // Counted independently with a regular expression.
  EXPECT_GE(corpus.size(), 270U);
  for (const std::string& strides : corpus) {
    EXPECT_EQ(LayoutFromStrides(strides).empty(), IsOnePixel(strides)) << strides;
  }
}

}  // namespace
}  // namespace trtscope
