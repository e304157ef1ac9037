#include "parsers/common/value_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "parsers/common/npy_header.h"
#include "parsers/common/zip_archive.h"
#include "tests/parsers/dump_files.h"

namespace trtscope {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Activation Tensor(ElementType type, const std::string& bytes,
                  std::optional<uint64_t> elements = std::nullopt) {
  Activation activation;
  activation.bytes = Bytes(bytes);
  activation.length = bytes.size();
  activation.type = type;
  activation.elements = elements;
  return activation;
}

struct TypeCase {
  ElementType type;
  std::string bytes;
  std::vector<double> values;
};

std::vector<TypeCase> AllTypes() {
  return {
      {ElementType::kFP64, Stored<double>({1.5, -2, 1e300}), {1.5, -2, 1e300}},
      {ElementType::kFP32, Stored<float>({0.25F, -1, 3}), {0.25, -1, 3}},
      {ElementType::kFP16, Stored<uint16_t>({0x3C00, 0xC000, 0x7C00}), {1, -2, HUGE_VAL}},
      {ElementType::kBF16, Stored<uint16_t>({0x3F80, 0xC000, 0x4040}), {1, -2, 3}},
      {ElementType::kFP8, Stored<uint8_t>({0x38, 0xC0, 0x7E}), {1, -2, 448}},
      {ElementType::kFP8E5M2, Stored<uint8_t>({0x3C, 0xC0, 0x7B}), {1, -2, 57344}},
      {ElementType::kINT64, Stored<int64_t>({1, -2, 1LL << 40}), {1, -2, 1099511627776.0}},
      {ElementType::kINT32, Stored<int32_t>({1, -2, 70000}), {1, -2, 70000}},
      {ElementType::kINT16, Stored<int16_t>({1, -2, 300}), {1, -2, 300}},
      {ElementType::kINT8, Stored<int8_t>({1, -2, 127}), {1, -2, 127}},
      {ElementType::kINT4, Stored<uint8_t>({0xE1, 0x07}), {1, -2, 7}},
      {ElementType::kUINT8, Stored<uint8_t>({1, 254, 3}), {1, 254, 3}},
      {ElementType::kBOOL, Stored<uint8_t>({1, 0, 2}), {1, 0, 1}},
  };
}

TEST(OpenValues, ReadsEveryType) {
  for (const TypeCase& type : AllTypes()) {
    SCOPED_TRACE(ElementTypeName(type.type));
    const Values read = ReadAll(Tensor(type.type, type.bytes, 3));
    EXPECT_EQ(read.values, type.values);
    EXPECT_EQ(read.problem, "");
  }
}

TEST(OpenValues, ReadsEveryTypeFromBase64BehindAHeader) {
  for (const TypeCase& type : AllTypes()) {
    SCOPED_TRACE(ElementTypeName(type.type));
    for (std::size_t header = 0; header < 4; ++header) {
      const std::string text = Base64(std::string(header, 'h') + type.bytes);
      Activation activation = Tensor(type.type, text, 3);
      activation.coding = ValueCoding::kBase64;
      activation.first_byte = header;
      EXPECT_EQ(ReadAll(activation).values, type.values);
      EXPECT_EQ(ReadAll(activation).problem, "");
    }
  }
}

TEST(OpenValues, ReadsEveryTypeFromAnArchive) {
  const TemporaryFolder folder;
  std::vector<ZipEntry> entries;
  for (const TypeCase& type : AllTypes()) {
    entries.push_back(
        {std::string(ElementTypeName(type.type)), "head" + type.bytes, entries.size() % 2 == 0});
  }
  WriteZip(folder.path() + "/a.npz", entries);
  const auto bytes = OpenBytes(folder.path() + "/a.npz").value();
  const auto archive = ZipArchive::Open(bytes).value();
  const std::vector<TypeCase> types = AllTypes();
  for (std::size_t i = 0; i < types.size(); ++i) {
    Activation activation = Tensor(types[i].type, types[i].bytes, 3);
    activation.bytes = bytes;
    activation.coding = ValueCoding::kZipMember;
    activation.archive = archive;
    activation.member = i;
    activation.first_byte = 4;
    EXPECT_EQ(ReadAll(activation).values, types[i].values) << entries[i].name;
    EXPECT_EQ(ReadAll(activation).problem, "");
  }
}

TEST(OpenValues, ReadsBigEndian) {
  Activation activation = Tensor(ElementType::kFP32, std::string("\x3F\x80\0\0", 4));
  activation.big_endian = true;
  EXPECT_THAT(ReadAll(activation).values, ElementsAre(1));
}

TEST(OpenValues, BeginsAnywhere) {
  std::vector<float> values;
  for (int i = 0; i < 200000; ++i) values.push_back(static_cast<float>(i));
  Activation binary = Tensor(ElementType::kFP32, Stored(values));
  Activation base64 = Tensor(ElementType::kFP32, Base64(Stored(values)));
  base64.coding = ValueCoding::kBase64;
  for (const Activation& activation : {binary, base64}) {
    ASSERT_TRUE(StartsAnywhere(activation));
    for (const uint64_t first : {0U, 1U, 2U, 65536U, 199999U, 200000U, 300000U}) {
      const Values read = ReadAll(activation, first, 70000);
      ASSERT_EQ(read.values.size(), first < 200000 ? 200000 - first : 0);
      if (!read.values.empty()) {
        EXPECT_EQ(read.values.front(), static_cast<double>(first));
        EXPECT_EQ(read.values.back(), 199999);
      }
      EXPECT_EQ(read.problem, "");
    }
  }
}

TEST(OpenValues, ReadsHalfBytesInAnyPortion) {
  const Activation activation = Tensor(ElementType::kINT4, "\x21\x43\x65", 5);
  for (std::size_t at_once = 1; at_once < 8; ++at_once) {
    EXPECT_THAT(ReadAll(activation, 0, at_once).values, ElementsAre(1, 2, 3, 4, 5)) << at_once;
    EXPECT_THAT(ReadAll(activation, 2, at_once).values, ElementsAre(3, 4, 5)) << at_once;
    EXPECT_EQ(ReadAll(activation, 0, at_once).problem, "");
  }
}

TEST(OpenValues, SaysWhereDataEnd) {
  const Activation cut = Tensor(ElementType::kFP32, std::string(10, '\0'), 4);
  EXPECT_THAT(ReadAll(cut).values, ElementsAre(0, 0));
  EXPECT_EQ(ReadAll(cut).problem, "the data end within value 3 of 4");
  const Activation fewer = Tensor(ElementType::kINT8, std::string(10, '\1'), 12);
  EXPECT_EQ(ReadAll(fewer).values.size(), 10U);
  EXPECT_EQ(ReadAll(fewer).problem, "the data end after 10 of 12 values");
}

TEST(OpenValues, SaysHowManyMoreFollow) {
  const Activation more = Tensor(ElementType::kFP16, std::string(10, '\0'), 3);
  EXPECT_EQ(ReadAll(more).values.size(), 3U);
  EXPECT_EQ(ReadAll(more).problem, "2 more values follow");
  EXPECT_EQ(ReadAll(more, 0, 3).problem, "2 more values follow");
  EXPECT_EQ(ReadAll(Tensor(ElementType::kINT4, "abc", 3)).problem, "2 more values follow");
}

TEST(OpenValues, AllocatesNothingForAPromise) {
  const Activation huge = Tensor(ElementType::kFP32, std::string(8, '\0'), uint64_t{1} << 60);
  EXPECT_EQ(ReadAll(huge, 0, 100).values.size(), 2U);
  EXPECT_NE(ReadAll(huge).problem, "");
  EXPECT_THAT(ReadAll(huge, uint64_t{1} << 59).values, IsEmpty());
}

TEST(OpenValues, GivesAProblemForAnUnknownType) {
  const Values read = ReadAll(Tensor(ElementType::kUnknown, "abcd", 1));
  EXPECT_THAT(read.values, IsEmpty());
  EXPECT_NE(read.problem, "");
}

TEST(OpenValues, StopsAtBadBase64) {
  Activation activation = Tensor(ElementType::kINT8, "AAAA****", 6);
  activation.coding = ValueCoding::kBase64;
  const Values read = ReadAll(activation);
  EXPECT_EQ(read.values.size(), 3U);
  EXPECT_EQ(read.problem, "character 5 of the array is no base64");
}

TEST(OpenValues, StreamsADeflatedBomb) {
  const TemporaryFolder folder;
  const std::string path = folder.path() + "/bomb.npz";
  WriteZip(path, {{"a.npy", std::string(std::size_t{64} << 20, '\0'), true}});
  EXPECT_LT(std::filesystem::file_size(path), 100000U);
  Activation activation = Tensor(ElementType::kUINT8, "", 1000);
  activation.archive = ZipArchive::Open(OpenBytes(path).value()).value();
  activation.coding = ValueCoding::kZipMember;
  activation.length = std::size_t{64} << 20;
  const Values read = ReadAll(activation);
  EXPECT_EQ(read.values.size(), 1000U);
  EXPECT_EQ(read.problem, "67107864 more values follow");
}

}  // namespace
}  // namespace trtscope
