#include "parsers/common/npy_header.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/parsers/dump_files.h"

namespace trtscope {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;

Activation File(const std::string& bytes) {
  Activation activation;
  activation.bytes = Bytes(bytes);
  activation.length = bytes.size();
  return activation;
}

std::string ProblemOf(const std::string& bytes) {
  Activation activation = File(bytes);
  const std::optional<NpyProblem> problem = ReadNpyHeader(activation);
  return problem ? std::string(InfoOf(problem->code).name) + ": " + problem->message : "none";
}

std::string WithHeader(const std::string& dictionary) { return NpyWithHeader(dictionary, ""); }

TEST(ReadNpyHeader, ReadsVersion1) {
  Activation activation = File(Npy("<f4", "2, 3", Stored<float>({1, 2, 3, 4, 5, 6})));
  ASSERT_FALSE(ReadNpyHeader(activation).has_value());
  EXPECT_EQ(activation.type, ElementType::kFP32);
  EXPECT_THAT(activation.dims, Optional(ElementsAre(2, 3)));
  EXPECT_EQ(activation.elements, 6U);
  EXPECT_EQ(activation.length, 24U);
  EXPECT_FALSE(activation.fortran_order);
  EXPECT_THAT(ReadAll(activation).values, ElementsAre(1, 2, 3, 4, 5, 6));
}

TEST(ReadNpyHeader, ReadsVersions2And3) {
  for (const char version : {'\2', '\3'}) {
    const std::string dictionary = "{'descr': '<i2', 'fortran_order': True, 'shape': (1,), }    \n";
    std::string bytes("\x93NUMPY", 6);
    bytes += version;
    bytes += '\0';
    bytes += static_cast<char>(dictionary.size());
    bytes += std::string(3, '\0') + dictionary + Stored<int16_t>({-5});
    Activation activation = File(bytes);
    ASSERT_FALSE(ReadNpyHeader(activation).has_value());
    EXPECT_TRUE(activation.fortran_order);
    EXPECT_THAT(ReadAll(activation).values, ElementsAre(-5));
  }
}

TEST(ReadNpyHeader, KnowsTypes) {
  const std::pair<const char*, ElementType> types[] = {
      {"<f2", ElementType::kFP16},
      {"<f4", ElementType::kFP32},
      {">f8", ElementType::kFP64},
      {"|b1", ElementType::kBOOL},
      {"|i1", ElementType::kINT8},
      {"<i1", ElementType::kINT8},
      {"|u1", ElementType::kUINT8},
      {"<i2", ElementType::kINT16},
      {"=i4", ElementType::kINT32},
      {"<i8", ElementType::kINT64},
      {"?", ElementType::kBOOL},
      {"bfloat16", ElementType::kBF16},
      {"float8_e4m3fn", ElementType::kFP8},
      {"float8_e5m2", ElementType::kFP8E5M2},
      {"int4", ElementType::kINT4},
  };
  for (const auto& [descr, type] : types) {
    Activation activation = File(Npy(descr, "1", std::string(8, '\0')));
    EXPECT_FALSE(ReadNpyHeader(activation).has_value()) << descr;
    EXPECT_EQ(activation.type, type) << descr;
    EXPECT_EQ(activation.big_endian, descr[0] == '>') << descr;
  }
}

TEST(ReadNpyHeader, ReadsOtherSpellings) {
  for (const char* dictionary : {"{\"descr\":\"<f4\",\"fortran_order\":False,\"shape\":(2,3)}",
                                 "{'shape': (2L, 3L,), 'descr': '<f4', 'fortran_order': False}",
                                 "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3, ), }"}) {
    Activation activation = File(WithHeader(dictionary));
    ASSERT_FALSE(ReadNpyHeader(activation).has_value()) << dictionary;
    EXPECT_THAT(activation.dims, Optional(ElementsAre(2, 3)));
  }
}

TEST(ReadNpyHeader, ReadsScalarsAndEmptyArrays) {
  Activation scalar = File(Npy("<f4", "", Stored<float>({7})));
  ASSERT_FALSE(ReadNpyHeader(scalar).has_value());
  EXPECT_THAT(scalar.dims, Optional(IsEmpty()));
  EXPECT_EQ(scalar.elements, 1U);
  Activation empty = File(Npy("<f4", "0, 4", ""));
  ASSERT_FALSE(ReadNpyHeader(empty).has_value());
  EXPECT_EQ(empty.elements, 0U);
  EXPECT_EQ(ReadAll(empty).problem, "");
}

TEST(ReadNpyHeader, RefusesTypesWithASentence) {
  EXPECT_EQ(ProblemOf(Npy("|O", "1", "")),
            "dump-type: the array holds Python objects (a pickle), not values");
  EXPECT_EQ(ProblemOf(Npy("<V2", "1", "")),
            "dump-type: the array's type is lost: NumPy wrote `<V2`, as it does for bfloat16 and "
            "float8");
  EXPECT_EQ(ProblemOf(Npy("|V1", "1", "")).substr(0, 9), "dump-type");
  for (const char* descr : {"<c8", "<U5", "<u2", "<f16", "|S3", "<M8[ns]", "", "<", "f", "fp4"}) {
    EXPECT_EQ(ProblemOf(Npy(descr, "1", "")).substr(0, 9), "dump-type") << descr;
  }
  EXPECT_EQ(ProblemOf(WithHeader("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': ()}")),
            "dump-type: the array is structured: its values have several fields");
  EXPECT_EQ(ProblemOf(std::string("\x93NUMPY\x04\0\0\0\0\0", 12)),
            "dump-type: version 4 of NumPy's format is not read");
}

TEST(ReadNpyHeader, RefusesDamage) {
  const std::string whole = Npy("<f4", "1", "");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_EQ(ProblemOf(whole.substr(0, size)).substr(0, 11), "dump-syntax") << size;
  }
  for (const char* dictionary :
       {"", "{", "{}", "[]", "{'descr': '<f4'}",
        "{'descr': 5, 'fortran_order': False, 'shape': ()}",
        "{'descr': '<f4', 'fortran_order': 0, 'shape': ()}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': 3}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1 2)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,)}",
        "{'descr': '<f4' 'fortran_order': False, 'shape': ()}", "{'descr': '<f4"}) {
    EXPECT_EQ(ProblemOf(WithHeader(dictionary)).substr(0, 11), "dump-syntax") << dictionary;
  }
}

TEST(ReadNpyHeader, RefusesShapesOfNoArray) {
  EXPECT_EQ(ProblemOf(Npy("<f4", "-1, 2", "")),
            "dump-syntax: the NumPy header is damaged: no array has the shape -1x2");
  EXPECT_EQ(ProblemOf(Npy("<f4", "4611686018427387904, 4", "")).substr(0, 11), "dump-syntax");
  // 2^60 values may be in a file; whether they are is for their reader to say.
  EXPECT_EQ(ProblemOf(Npy("|i1", "1152921504606846976", "")), "none");
}

TEST(ReadNpyHeader, RefusesAHugeHeader) {
  EXPECT_EQ(ProblemOf(std::string("\x93NUMPY\x02\0\xFF\xFF\xFF\xFF", 12)),
            "dump-syntax: the NumPy header is damaged: it claims 4294967295 bytes");
}

}  // namespace
}  // namespace trtscope
