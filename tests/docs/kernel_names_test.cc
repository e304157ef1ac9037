// docs/kernel-names.md is the word tables of the kernel-name grammar, for people to read. It is
// written from the tables (TRTSCOPE_UPDATE_GOLDEN=1), so it cannot say anything else than they do.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "graph/analysis/kernel_grammar.h"
#include "graph/analysis/kernel_myelin.h"
#include "tests/read_file.h"

namespace trtscope {
namespace {

constexpr const char* kPath = TRTSCOPE_SOURCE_DIR "/docs/kernel-names.md";

constexpr std::string_view kIntroduction = R"(# Names of kernels

How `trtscope explain` reads the names that TensorRT, cuDNN, cuBLAS and CUTLASS give their kernels. NVIDIA publishes no
grammar of most of them, so every row says what its meaning rests on:

- **documented**: public documentation or open source (PTX, CUDA, cuDNN, CUTLASS, TensorRT-LLM, PyTorch)
- **measured**: agrees with what TensorRT's layer records say beside the name
- **inferred**: the word says it, and nothing that was seen contradicts
- **not published**: the word is known from real names, its meaning is not

Words are joined by `_`. `{…}` is a slot: `{type}` one type, `{input}`, `{output}`, `{inout}`, `{filter}` a layout of
that tensor, `{t}` n or t (not transposed, transposed), `{arch}` an architecture in letters, `{class}` letter and digits
of a class (below), `{hex}` a hash; all others are numbers. Of several forms that fit, the longest counts. A word that
fits none is not recognised; two parts that contradict each other are both not believed.

This file is written from the tables in `graph/analysis/kernel_words_*.cc` by a test.
)";

constexpr std::string_view kClasses = R"(
`{class}` is the accumulator and, on tensor cores, the MMA: `h` sums in FP16, `s` in FP32, `i` integers in INT32, `d` in
FP64; `884` is m8n8k4, `1688` m16n8k8, `16816` m16n8k16, `8816` m8n8k16, `16832` m16n8k32. Without digits it computes on
CUDA cores. `i8816cudnn` is a convolution that multiplies INT8 on tensor cores, `scudnn` one in FP32 without them.
)";

void AppendHeader(std::string& text) {
  text += "\n| form | about | meaning | rests on |\n| --- | --- | --- | --- |\n";
}

std::string Spaced(std::string_view word) {
  std::string text(word);
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

void AppendRow(const WordRule& rule, std::string& text) {
  text.append("| `").append(rule.form).append("` | ");
  text += Spaced(KernelFieldName(rule.field));
  text.append(" | ").append(rule.meaning).append(" | ");
  text.append(Spaced(KernelBasisName(rule.basis))).append(" |\n");
}

void AppendWords(const std::string& caption, std::span<const WordRule> rules, std::string& text) {
  if (rules.empty()) return;
  text.append("\n").append(caption).append("\n");
  AppendHeader(text);
  for (const WordRule& rule : rules) AppendRow(rule, text);
}

std::string FormsBefore(const KernelGrammar& grammar, std::span<const WordRule> following) {
  std::string text;
  for (const OperationRule& operation : grammar.operations) {
    if (operation.following.data() != following.data()) continue;
    text += (text.empty() ? "`" : ", `") + std::string(operation.word.form) + "`";
  }
  return text;
}

void AppendGrammar(const std::string& title, const KernelGrammar& grammar, std::string& text) {
  text.append("\n## ").append(title).append("\n");
  AppendWords("In front:", grammar.leading, text);
  text += "\nThe operation:\n";
  AppendHeader(text);
  for (const OperationRule& operation : grammar.operations) AppendRow(operation.word, text);
  std::vector<const WordRule*> done;
  for (const OperationRule& operation : grammar.operations) {
    const WordRule* table = operation.following.data();
    if (std::find(done.begin(), done.end(), table) != done.end()) continue;
    done.push_back(table);
    AppendWords("After " + FormsBefore(grammar, operation.following) + ":", operation.following,
                text);
  }
}

void AppendMyelin(std::string& text) {
  text += "\n## Myelin\n";
  AppendWords("`__myl_`, operations, and a place or a hash:", kMyelinWords, text);
  text +=
      "\nThe operations, cut to three or four letters depending on the version (all inferred). "
      "Without a matrix product\namong them a kernel does not use tensor cores.\n\n"
      "| word | meaning |\n| --- | --- |\n";
  for (const MyelinOperation& operation : MyelinOperations()) {
    text.append("| `").append(operation.word).append("` | ");
    text.append(operation.meaning).append(" |\n");
  }
}

std::string Documentation() {
  std::string text(kIntroduction);
  AppendGrammar("xmma", kXmmaGrammar, text);
  AppendGrammar("cask: cuDNN and cuBLAS", kCaskGrammar, text);
  text += kClasses;
  AppendGrammar("CUTLASS 2", kCutlassGrammar, text);
  AppendGrammar("CUTLASS 3", kCutlass3Grammar, text);
  AppendMyelin(text);
  AppendGrammar("Fused attention", kAttentionGrammar, text);
  AppendGrammar("Generated pointwise operations", kPointwiseGrammar, text);
  AppendGrammar("nvjet (cuBLAS)", kNvjetGrammar, text);
  text += "\n## Appended by profilers\n";
  AppendWords("What stands behind a name where the kernel is launched:", kLaunchWords, text);
  return text;
}

TEST(GoldenKernelNames, DocumentationIsWhatTheTablesSay) {
  const std::string text = Documentation();
  if (std::getenv("TRTSCOPE_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(kPath, std::ios::binary | std::ios::trunc) << text;
    return;
  }
  EXPECT_EQ(ReadFile(kPath), text) << "scripts/update_golden writes it";
}

}  // namespace
}  // namespace trtscope
