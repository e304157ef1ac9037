#include "parsers/raw_tensor/raw_tensor_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/parsers/dump_files.h"

namespace trtscope {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Optional;

Dump Read(const std::string& name, const std::string& bytes) {
  Dump dump;
  const DumpInput input = InputOf(name, bytes);
  EXPECT_TRUE(SniffRawTensor(input)) << name;
  ReadRawTensor(input, dump);
  return dump;
}

Activation ReadOne(const std::string& name, const std::string& bytes) {
  const Dump dump = Read(name, bytes);
  EXPECT_EQ(dump.tensors.size(), 1U) << name;
  return dump.tensors.empty() ? Activation{} : dump.tensors[0];
}

TEST(SniffRawTensor, GoesByName) {
  EXPECT_TRUE(SniffRawTensor(InputOf("x.raw", "")));
  EXPECT_TRUE(SniffRawTensor(InputOf("x.bin", "")));
  DumpInput listed = InputOf("x.bin", "");
  listed.listed = true;
  EXPECT_FALSE(SniffRawTensor(listed));
  EXPECT_FALSE(SniffRawTensor(InputOf("raw", "")));
}

TEST(ReadRawTensor, TakesNamesApartFromTheirEnd) {
  const Activation tensor =
      ReadOne("d/a.output.b.1.input.2.output.1.3.fp32.raw", Stored<float>({1, 2, 3}));
  EXPECT_EQ(tensor.name, "a.output.b.1.input.2");
  EXPECT_TRUE(tensor.name_from_file);
  EXPECT_EQ(tensor.role, TensorRole::kOutput);
  EXPECT_EQ(tensor.type, ElementType::kFP32);
  EXPECT_THAT(tensor.dims, Optional(ElementsAre(1, 3)));
  EXPECT_EQ(tensor.elements, 3U);
  EXPECT_THAT(ReadAll(tensor).values, ElementsAre(1, 2, 3));
  EXPECT_EQ(ReadAll(tensor).problem, "");
}

TEST(ReadRawTensor, KnowsTrtexecsTypes) {
  const std::pair<const char*, ElementType> types[] = {
      {"fp32", ElementType::kFP32}, {"fp16", ElementType::kFP16},   {"bf16", ElementType::kBF16},
      {"fp8", ElementType::kFP8},   {"int64", ElementType::kINT64}, {"int32", ElementType::kINT32},
      {"int8", ElementType::kINT8}, {"int4", ElementType::kINT4},   {"uint8", ElementType::kUINT8},
      {"bool", ElementType::kBOOL}};
  for (const auto& [word, type] : types) {
    const Activation tensor =
        ReadOne(std::string("x.input.1.") + word + ".raw", std::string(8, '\0'));
    EXPECT_EQ(tensor.type, type) << word;
    EXPECT_EQ(tensor.role, TensorRole::kInput);
  }
}

TEST(ReadRawTensor, ReadsScalarsAndEmptyTensors) {
  const Activation scalar = ReadOne("x.output..fp32.raw", Stored<float>({5}));
  EXPECT_THAT(scalar.dims, Optional(IsEmpty()));
  EXPECT_THAT(ReadAll(scalar).values, ElementsAre(5));
  const Activation empty = ReadOne("x.output.0.4.fp32.raw", "");
  EXPECT_EQ(empty.elements, 0U);
  EXPECT_EQ(ReadAll(empty).problem, "");
}

TEST(ReadRawTensor, KeepsCutNames) {
  EXPECT_EQ(ReadOne("abc...xyz.output.1.int8.raw", "a").name, "abc...xyz");
}

TEST(ReadRawTensor, ReportsNamesThatDescribeNothing) {
  for (const char* name : {"x.raw", "x.bin", "0001_conv.raw", "x.1.2.fp32.raw",
                           ".output.1.fp32.raw", "x.output.1.b.fp32.raw", ".raw", "fp32.raw"}) {
    const Dump dump = Read(name, "abcd");
    EXPECT_THAT(dump.tensors, IsEmpty()) << name;
    EXPECT_THAT(Complaints(dump), ElementsAre(HasSubstr("dump-type: these are values without")));
  }
}

TEST(ReadRawTensor, ReportsTypesAndShapesThatCannotBe) {
  EXPECT_THAT(Complaints(Read("x.output.1.fp4.raw", "a")),
              ElementsAre("dump-type: values of type `fp4` are not read"));
  EXPECT_THAT(Complaints(Read("x.output.-1.3.fp32.raw", "a")),
              ElementsAre(HasSubstr("dump-type: no tensor has the shape -1x3")));
  EXPECT_THAT(Complaints(Read("x.output.4611686018427387904.4.fp32.raw", "a")),
              ElementsAre(HasSubstr("dump-type: no tensor has the shape")));
}

TEST(ReadRawTensor, RecognisesPaddedChannels) {
  const Dump dump = Read("x.output.1.3.2.2.fp16.raw", std::string(1 * 8 * 4 * 2, '\0'));
  ASSERT_EQ(dump.tensors.size(), 1U);
  EXPECT_EQ(dump.tensors[0].elements, 12U);
  EXPECT_EQ(ReadAll(dump.tensors[0]).problem, "20 more values follow");
  ASSERT_THAT(Complaints(dump), ElementsAre(HasSubstr("with 3 channels padded to 8")));
  EXPECT_THAT(dump.diagnostics.kept()[0].help, HasSubstr("--outputIOFormats=fp32:chw"));
  EXPECT_THAT(Complaints(Read("x.output.3.2.2.int8.raw", std::string(128, '\0'))),
              ElementsAre(HasSubstr("with 3 channels padded to 32")));
  EXPECT_THAT(Complaints(Read("x.output.1.3.2.2.2.int8.raw", std::string(32, '\0'))),
              ElementsAre(HasSubstr("with 3 channels padded to 4")));
}

TEST(ReadRawTensor, LeavesOtherSizesToTheReader) {
  const Dump dump = Read("x.output.1.3.2.2.fp16.raw", std::string(30, '\0'));
  EXPECT_THAT(Complaints(dump), IsEmpty());
  ASSERT_EQ(dump.tensors.size(), 1U);
  EXPECT_EQ(ReadAll(dump.tensors[0]).problem, "3 more values follow");
  EXPECT_THAT(Complaints(Read("x.output.3.fp16.raw", std::string(8, '\0'))), IsEmpty());
}

}  // namespace
}  // namespace trtscope
