#include "parsers/trt_version/trt_version_parser.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/parsers/model_dump.h"

namespace trtscope {
namespace {

using From = VersionFact::From;

constexpr const char* kSymbols =
    "0000000018f78c4c B tensorrt_build_svc_tensorrt_20230428_25152976\n"
    "0000000018f78c50 B tensorrt_version_8_6_1_6\n";

// NvInferVersion.h of TensorRT 8 and of 10.13, as far as it matters.
constexpr const char* kHeader8 =
    "/* a licence */\n"
    "#ifndef NV_INFER_VERSION_H\n"
    "#define NV_INFER_VERSION_H\n"
    "#define NV_TENSORRT_MAJOR 8 //!< TensorRT major version.\n"
    "#define NV_TENSORRT_MINOR 5 //!< TensorRT minor version.\n"
    "#define NV_TENSORRT_PATCH 10 //!< TensorRT patch version.\n"
    "#define NV_TENSORRT_BUILD 4 //!< TensorRT build number.\n";
constexpr const char* kHeader10 =
    "#define TRT_MAJOR_ENTERPRISE 10\r\n"
    "#define TRT_MINOR_ENTERPRISE 13\r\n"
    "#define TRT_PATCH_ENTERPRISE 2\r\n"
    "#define TRT_BUILD_ENTERPRISE 6\r\n"
    "# define NV_TENSORRT_MAJOR TRT_MAJOR_ENTERPRISE //!< TensorRT major version.\r\n"
    "#define NV_TENSORRT_MINOR TRT_MINOR_ENTERPRISE //!< TensorRT minor version.\r\n"
    "#define NV_TENSORRT_PATCH TRT_PATCH_ENTERPRISE //!< TensorRT patch version.\r\n";

std::string Elf(const std::string& strings) {
  return std::string(
             "\x7F"
             "ELF\2\1\1\0\0\0",
             10) +
         std::string(100000, '\0') + strings + std::string(1000, '\0');
}

// The one version that is found.
VersionFact VersionIn(const std::string& text) {
  const Session session = ParseText(text);
  EXPECT_EQ(session.inputs[0].kind, "trt_version");
  EXPECT_EQ(session.versions.size(), 1U);
  EXPECT_EQ(session.diagnostics.CountAtLeast(Severity::kNote), 0U);
  return session.versions.empty() ? VersionFact{} : session.versions[0];
}

TEST(ParseTrtVersion, ReadsSymbols) {
  const VersionFact fact = VersionIn(kSymbols);
  EXPECT_EQ(fact.from, From::kSymbols);
  EXPECT_EQ(fact.version, "8.6.1");
  EXPECT_EQ(fact.evidence, "tensorrt_version_8_6_1_6");
  EXPECT_EQ(fact.source.line, 2U);
  EXPECT_EQ(ParseText(kSymbols).inputs[0].lines, 2U);
}

TEST(ParseTrtVersion, ReadsAWholeListOfSymbols) {
  std::string list = "\nlibnvinfer.so.10:\n                 U malloc\n";
  for (int i = 0; i < 1000; ++i) list += "00000000004f2a10 T _ZN8nvinfer17TensorRT4initEv\n";
  list += "0000000000000000 A tensorrt_version_10_3_0_26\n";
  const VersionFact fact = VersionIn(list);
  EXPECT_EQ(fact.version, "10.3.0");
  EXPECT_EQ(fact.source.line, 1004U);
}

TEST(ParseTrtVersion, ReadsSymbolsOfOtherTools) {
  EXPECT_EQ(VersionIn("tensorrt_version_7_1_3_4\n").version, "7.1.3");
  EXPECT_EQ(VersionIn("  1234: 0000000018f78c50  4 OBJECT GLOBAL DEFAULT 27 "
                      "tensorrt_version_5_0_2_6\n")
                .version,
            "5.0.2");
}

TEST(ParseTrtVersion, TellsWhatABuildSymbolTells) {
  const VersionFact fact = VersionIn("0000000018f78c4c B tensorrt_build_svc_20181028\n");
  EXPECT_EQ(fact.version, "");
  EXPECT_EQ(fact.evidence, "tensorrt_build_svc_20181028");
}

TEST(ParseTrtVersion, ReadsHeaders) {
  const VersionFact fact = VersionIn(kHeader8);
  EXPECT_EQ(fact.from, From::kHeader);
  EXPECT_EQ(fact.version, "8.5.10");
  EXPECT_EQ(fact.evidence, "NV_TENSORRT_MAJOR 8");
  EXPECT_EQ(fact.source.line, 4U);
}

TEST(ParseTrtVersion, FollowsMacros) {
  const VersionFact fact = VersionIn(kHeader10);
  EXPECT_EQ(fact.version, "10.13.2");
  EXPECT_EQ(fact.evidence, "NV_TENSORRT_MAJOR 10");
  EXPECT_EQ(fact.source.line, 5U);
}

TEST(ParseTrtVersion, TellsAsMuchAsTheHeaderDoes) {
  EXPECT_EQ(VersionIn("#define NV_TENSORRT_MAJOR 9\n").version, "9");
  EXPECT_EQ(VersionIn("#define NV_TENSORRT_MAJOR 9\n#define NV_TENSORRT_MINOR X\n"
                      "#define NV_TENSORRT_PATCH 3\n")
                .version,
            "9");
}

TEST(ParseTrtVersion, EndsOnMacrosThatGoInCircles) {
  EXPECT_EQ(ParseText("#define NV_TENSORRT_MAJOR TRT_A\n#define TRT_A TRT_B\n#define TRT_B TRT_A\n")
                .inputs[0]
                .kind,
            "");
}

TEST(ParseTrtVersion, ReadsLibraries) {
  const std::string bytes =
      Elf(std::string("tensorrt_version_%d\0libnvinfer.so.8\0"
                      "tensorrt_version_8_4_1_5\0",
                      61));
  const VersionFact fact = VersionIn(bytes);
  EXPECT_EQ(fact.from, From::kLibrary);
  EXPECT_EQ(fact.version, "8.4.1");
  EXPECT_EQ(fact.evidence, "tensorrt_version_8_4_1_5");
  EXPECT_FALSE(fact.source.known());
  EXPECT_EQ(ParseText(bytes).inputs[0].lines, 0U);
}

TEST(ParseTrtVersion, ReadsTheNameOfALibrary) {
  const VersionFact fact = VersionIn(Elf("libnvinfer.so.8"));
  EXPECT_EQ(fact.version, "8");
  EXPECT_EQ(fact.evidence, "libnvinfer.so.8");
  EXPECT_EQ(VersionIn(Elf("libnvinfer.so.10.3.0")).version, "10.3.0");
}

TEST(SniffTrtVersion, RefusesOtherInputs) {
  for (const std::string& text :
       {std::string(), Elf("libcudart.so.12"), Elf("tensorrt_version_"),
        std::string("ftrt\0tensorrt_version_8_6_1_6", 29),
        std::string("the symbol tensorrt_version_8_6_1_6 says it\n"),
        std::string("0000000018f78c50 B other_symbol\n"), std::string("// NV_TENSORRT_MAJOR 8\n"),
        std::string("#if NV_TENSORRT_MAJOR >= 8\n"), std::string("tensorrt_version_\n"),
        std::string("tensorrt_version_99999999999\n"),
        std::string("[V] [TRT] loaded\ntensorrt\n")}) {
    EXPECT_FALSE(SniffTrtVersion(text)) << text.substr(0, 100);
  }
  EXPECT_EQ(ParseText(Elf("libcudart.so.12")).diagnostics.count(Code::kBinaryFile), 1U);
}

}  // namespace
}  // namespace trtscope
