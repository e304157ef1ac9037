// DescribeKernel against every kernel name of the corpus: how many are understood, and whether what
// is read agrees with labels made by somebody else.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "graph/analysis/kernel_description.h"
#include "tests/corpus/corpus.h"
#include "tests/graph/analysis/kernel_labels.h"
#include "tests/read_file.h"

namespace trtscope {
namespace {

// A name is known if its family and operation are determined, so is the multiplied type or whether
// there are tensor cores (or the family never says), and every token of it is recognised: see
// KernelKnowledge. Fully: no token is one whose meaning was never published. Both shares are
// measured, of distinct names, and may only grow.
constexpr double kKnownShare = 0.9994;
constexpr double kFullyShare = 0.6121;

// The names that are not known, all of them.
constexpr std::array<std::string_view, 1> kNotKnown = {
    // Neither a type nor an instruction is in the name.
    "volta_first_layer_filter7x7_fwd",
};

TEST(KernelDescriptionCorpus, KnowsNearlyEveryName) {
  const std::vector<LabelledKernel> rows = ReadKernelLabels();
  if (rows.empty()) GTEST_SKIP() << "no corpus beside this checkout";
  std::size_t known = 0;
  std::size_t fully = 0;
  for (const LabelledKernel& row : rows) {
    const KernelKnowledge knowledge = DescribeKernel(row.name).knowledge;
    if (knowledge >= KernelKnowledge::kKnown) ++known;
    if (knowledge == KernelKnowledge::kFully) ++fully;
    const bool listed = std::find(kNotKnown.begin(), kNotKnown.end(), row.name) != kNotKnown.end();
    EXPECT_EQ(knowledge < KernelKnowledge::kKnown, listed) << row.name;
  }
  const double all = static_cast<double>(rows.size());
  const double known_share = static_cast<double>(known) / all;
  const double fully_share = static_cast<double>(fully) / all;
  std::printf("%zu distinct names: %zu known (%.2f %%), %zu of them fully (%.2f %%)\n", rows.size(),
              known, 100 * known_share, fully, 100 * fully_share);
  EXPECT_GE(known_share, kKnownShare);
  EXPECT_GE(fully_share, kFullyShare);
}

bool IsNameByte(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// Adds every word of `text` that is a name of some family.
void CollectNames(std::string_view text, std::set<std::string>& names) {
  while (!text.empty()) {
    const auto* const end = std::find_if_not(text.begin(), text.end(), IsNameByte);
    const std::string_view word = text.substr(0, static_cast<std::size_t>(end - text.begin()));
    if (word.find('_') != std::string_view::npos && !ParseKernelName(word).family.empty()) {
      names.insert(std::string(word));
    }
    text.remove_prefix(std::min(text.size(), word.size() + 1));
  }
}

// The labels leave out a few names that only layer information has.
TEST(KernelDescriptionCorpus, KnowsNearlyEveryNameInLogsAndLayerInformation) {
  if (!corpus::Present()) GTEST_SKIP() << "no corpus beside this checkout";
  std::set<std::string> names;
  for (const auto& [folder, extension] : {std::pair("logs", ".log"), std::pair("json", ".json")}) {
    for (const auto& path : corpus::Files(folder, extension)) CollectNames(ReadFile(path), names);
  }
  std::size_t unknown = 0;
  for (const std::string& name : names) {
    if (DescribeKernel(name).knowledge >= KernelKnowledge::kKnown) continue;
    const bool listed = std::find(kNotKnown.begin(), kNotKnown.end(), name) != kNotKnown.end();
    EXPECT_TRUE(listed) << name;
    ++unknown;
  }
  std::printf("%zu distinct names in logs and layer information: %zu not known\n", names.size(),
              unknown);
  EXPECT_GT(names.size(), 1500U);
}

// --- Labels -----------------------------------------------------------------

std::string Sizes(const KernelSizes& sizes) {
  std::string text;
  for (std::size_t i = 0; i < sizes.count; ++i) {
    text += (i > 0 ? "X" : "") + std::to_string(sizes.values[i]);
  }
  return text;
}

std::string Or(const std::string& text, const char* none) { return text.empty() ? none : text; }

std::string Number(const std::optional<uint32_t>& number, const char* none) {
  return number ? std::to_string(*number) : none;
}

std::string Warps(const KernelDescription& kernel) {
  if (kernel.warp_groups.known()) return "WG" + Sizes(kernel.warp_groups);
  return Or(Sizes(kernel.warps), "?");
}

// As the name spells it: layouts, then transposition.
std::string Layout(const KernelDescription& kernel) {
  std::string text;
  for (const KernelPart& part : kernel.parts) {
    if (part.field != KernelField::kLayout && part.field != KernelField::kTransposition) continue;
    if (!text.empty()) text += '_';
    text += part.text;
  }
  return UpperCase(Or(text, kernel.input_layout.empty() ? "?" : "")) +
         (text.empty() ? UpperCase(std::string(kernel.input_layout)) : "");
}

// "T1R3S3", "R3S3", "3X3" → "3X3".
std::string FilterLabel(const std::string& label) {
  std::vector<std::string> numbers;
  bool in_number = false;
  for (const char c : label) {
    const bool digit = c >= '0' && c <= '9';
    if (digit && !in_number) numbers.emplace_back();
    if (digit) numbers.back() += c;
    in_number = digit;
  }
  if (numbers.size() == 3 && numbers.front() == "1") numbers.erase(numbers.begin());
  std::string text;
  for (const std::string& number : numbers) text += (text.empty() ? "" : "X") + number;
  return Or(text, "-");
}

constexpr std::array<std::string_view, 10> kColumns = {"arch",       "tile",   "stages", "warps",
                                                       "inst_shape", "filter", "groups", "layout",
                                                       "split_k",    "sparse"};

std::array<std::string, 10> Answers(const KernelDescription& kernel) {
  return {UpperCase(Or(std::string(kernel.architecture), "?")),
          Or(Sizes(kernel.tile), "?"),
          Number(kernel.stages, "?"),
          Warps(kernel),
          Or(Sizes(kernel.instruction), "-"),
          Or(Sizes(kernel.filter), "-"),
          Number(kernel.groups, "-"),
          Layout(kernel),
          kernel.split_k ? "YES" : "NONE-IN-NAME",
          kernel.sparse ? "YES" : "NONE-IN-NAME"};
}

// Where we read more or less than the label does.
struct Difference {
  // Stands in the name.
  std::string_view word;
  std::string_view column;
  // What we say; empty for "something that is not ?".
  std::string_view ours;
  std::string_view reason;
};

constexpr std::array<Difference, 15> kDifferences = {{
    {"_stages_", "tile", "",
     "the label leaves K out; stages_64x3 is K and stages, as in CUTLASS' 128x128_64x3, and K is a "
     "multiple of the instruction's in all 76 names"},
    {"_fused_conv_act_", "tile", "?", "TP and TQ are rows and columns of the output, not M and N"},
    {"_c1_k1_", "tile", "?", "the tile of a direct convolution is not said to be M x N x K"},
    {"_direct_group_", "tile", "?", "the same"},
    {"_avdt_dense_", "tile", "?", "the same"},
    {"_first_layer_", "tile", "?", "four sizes; which is which nobody published"},
    {"_wngd_", "tile", "?", "four sizes; which is which nobody published"},
    {"_icudnn_int8x4_", "layout", "",
     "the label concludes the layout from the operands; the name does not spell it"},
    {"_fused_conv_act_", "layout", "", "the part names input, output and filter with their types"},
    {"_pooling_CHWPacked_", "layout", "", "both words are about the layout"},
    {"_pooling_", "layout", "", "the label leaves out what the name spells: nhwc, NHWC, NCDHW"},
    {"_softmax_trt_", "layout", "", "the label leaves out what the name spells"},
    {"_avdt_dense_chw_", "layout", "CHW", "the label leaves out what the name spells"},
    {"_nchw_tilesize", "layout", "NCHW_VECT_C_32KCRS_VECT_C_32_NCHW_NCHW",
     "the name says the output's layout twice"},
    {"_hmma_fprop_", "layout", "NHWC_NHWC", "input and output, which the label gives once"},
}};

const Difference* FindDifference(const std::string& name, std::string_view column,
                                 const std::string& ours) {
  for (const Difference& row : kDifferences) {
    const bool says = row.ours.empty() ? ours != "?" : row.ours == ours;
    if (row.column == column && says && name.find(row.word) != std::string::npos) return &row;
  }
  return nullptr;
}

TEST(KernelDescriptionCorpus, AgreesWithTheIndependentLabelsOrSaysWhyNot) {
  const std::vector<LabelledKernel> rows = ReadKernelLabels();
  if (rows.empty()) GTEST_SKIP() << "no corpus beside this checkout";
  std::set<const Difference*> used;
  for (const LabelledKernel& row : rows) {
    const std::array<std::string, 10> ours = Answers(DescribeKernel(row.name));
    for (std::size_t i = 0; i < kColumns.size(); ++i) {
      std::string label = row.label(kColumns[i]);
      if (kColumns[i] == "filter") label = FilterLabel(label);
      if (ours[i] == label) continue;
      const Difference* difference = FindDifference(row.name, kColumns[i], ours[i]);
      EXPECT_NE(difference, nullptr)
          << row.name << ' ' << kColumns[i] << ": ours " << ours[i] << ", label " << label;
      used.insert(difference);
    }
  }
  used.erase(nullptr);
  EXPECT_EQ(used.size(), kDifferences.size()) << "a difference is listed that no longer exists";
}

// --- Operations -------------------------------------------------------------

struct OperationLabel {
  // What the label begins with.
  std::string_view label;
  KernelOperation operation;
};

// Labels also say how, which the name's other parts do: "CONV FPROP IMPLICIT GEMM, INDEXED". The
// first row that fits counts.
constexpr std::array<OperationLabel, 14> kOperationLabels = {{
    {"CONV FPROP", KernelOperation::kConvolution},
    {"GEMM", KernelOperation::kMatrixProduct},
    {"GEMV", KernelOperation::kMatrixVectorProduct},
    {"POOLING", KernelOperation::kPooling},
    {"SOFTMAX", KernelOperation::kSoftmax},
    {"DEPTHWISE CONV", KernelOperation::kDepthwiseConvolution},
    // One channel in and one out a group: the name does not say whether there are several groups.
    {"GROUPED/DEPTHWISE DIRECT CONV", KernelOperation::kGroupedConvolution},
    {"GROUPED DIRECT CONV", KernelOperation::kGroupedConvolution},
    {"DIRECT CONV + FUSED ACTIVATION", KernelOperation::kConvolution},
    {"GENERIC DIRECT CONV", KernelOperation::kConvolution},
    {"1X1 CONV / GEMM, SMALL BATCH", KernelOperation::kConvolution},
    {"FUSED POINTWISE", KernelOperation::kPointwise},
    {"", KernelOperation::kFused},
    {"?", KernelOperation::kUnknown},
}};

KernelOperation OperationOfLabel(const std::string& label) {
  const auto* const found =
      std::find_if(kOperationLabels.begin(), kOperationLabels.end(),
                   [&](const OperationLabel& row) { return label.starts_with(row.label); });
  return found->operation;
}

std::string FusedOperations(const KernelDescription& kernel) {
  std::string text;
  for (const KernelPart& part : kernel.parts) {
    if (part.field != KernelField::kOperation) continue;
    if (!text.empty()) text += '+';
    text += part.text;
  }
  return UpperCase(text);
}

TEST(KernelDescriptionCorpus, NamesTheOperationThatTheLabelNames) {
  const std::vector<LabelledKernel> rows = ReadKernelLabels();
  if (rows.empty()) GTEST_SKIP() << "no corpus beside this checkout";
  for (const LabelledKernel& row : rows) {
    const KernelDescription kernel = DescribeKernel(row.name);
    const std::string& label = row.label("operation");
    EXPECT_EQ(kernel.operation, OperationOfLabel(label)) << row.name << ": " << label;
    if (kernel.operation == KernelOperation::kFused) {
      EXPECT_EQ(FusedOperations(kernel), label) << row.name;
    }
  }
}

// --- Other words ------------------------------------------------------------

// `small_batch` is one word to us.
bool IsPartOfAWord(const std::string& name, const std::string& token) {
  return token == "SMALL" && name.find("_small_batch_") != std::string::npos;
}

TEST(KernelDescriptionCorpus, RecognisesEveryWordThatTheLabelsListBesides) {
  const std::vector<LabelledKernel> rows = ReadKernelLabels();
  if (rows.empty()) GTEST_SKIP() << "no corpus beside this checkout";
  for (const LabelledKernel& row : rows) {
    std::multiset<std::string> words;
    for (const KernelPart& part : DescribeKernel(row.name).parts) {
      if (part.basis != KernelBasis::kUnrecognised) words.insert(UpperCase(std::string(part.text)));
    }
    for (const std::string& token : SplitAt(row.label("epilogue_tokens"), ',')) {
      if (token == "-" || IsPartOfAWord(row.name, token)) continue;
      const auto word = words.find(token);
      EXPECT_NE(word, words.end()) << row.name << ": " << token;
      if (word != words.end()) words.erase(word);
    }
  }
}

// Tile, warps and instruction are three readings of one name; only right ones divide each other.
TEST(KernelDescriptionCorpus, TilesAreMultiplesOfWhatWarpsMultiplyAtOnce) {
  const std::vector<LabelledKernel> rows = ReadKernelLabels();
  if (rows.empty()) GTEST_SKIP() << "no corpus beside this checkout";
  std::size_t checked = 0;
  for (const LabelledKernel& row : rows) {
    const KernelDescription kernel = DescribeKernel(row.name);
    for (std::size_t axis = 0; axis < kernel.tile.count && kernel.instruction.known(); ++axis) {
      const uint32_t warps = kernel.warps.known() ? kernel.warps.values[axis] : 1;
      EXPECT_EQ(kernel.tile.values[axis] % (warps * kernel.instruction.values[axis]), 0U)
          << row.name;
      ++checked;
    }
  }
  EXPECT_GT(checked, 2500U);
}

}  // namespace
}  // namespace trtscope
