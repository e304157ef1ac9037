#include "graph/analysis/kernel_grammar.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace trtscope {
namespace {

constexpr std::array<const KernelGrammar*, 7> kGrammars = {
    &kXmmaGrammar,      &kCaskGrammar,  &kCutlassGrammar,  &kCutlass3Grammar,
    &kAttentionGrammar, &kNvjetGrammar, &kPointwiseGrammar};

void ExpectSoundWords(std::span<const WordRule> rules) {
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const WordRule& rule = rules[i];
    EXPECT_FALSE(rule.form.empty());
    EXPECT_NE(rule.basis, KernelBasis::kUnrecognised) << rule.form;
    EXPECT_TRUE(rule.basis == KernelBasis::kUnpublished || !rule.meaning.empty()) << rule.form;
    EXPECT_EQ(rule.meaning.find('|'), std::string_view::npos) << rule.form;
    for (std::size_t j = 0; j < i; ++j) EXPECT_NE(rules[j].form, rule.form) << "twice";
  }
}

TEST(KernelGrammar, TablesHaveEachFormOnceAndSayWhatItMeans) {
  for (const KernelGrammar* grammar : kGrammars) {
    ExpectSoundWords(grammar->leading);
    ExpectSoundWords(grammar->otherwise);
    for (const OperationRule& operation : grammar->operations) {
      EXPECT_EQ(operation.word.field, KernelField::kOperation) << operation.word.form;
      EXPECT_NE(operation.operation, KernelOperation::kUnknown) << operation.word.form;
      ExpectSoundWords(operation.following);
    }
  }
  ExpectSoundWords(kMyelinWords);
  ExpectSoundWords(kLaunchWords);
}

// A form with a misspelt slot would never match, and nothing would tell.
std::string Filled(std::string_view form) {
  std::string text;
  while (!form.empty()) {
    const std::size_t open = std::min(form.find('{'), form.size());
    text += form.substr(0, open);
    if (open == form.size()) break;
    const std::size_t close = form.find('}', open);
    const std::string_view slot = form.substr(open + 1, close - open - 1);
    if (slot == "type") {
      text += "f16";
    } else if (slot == "input" || slot == "output" || slot == "inout") {
      text += "nhwc";
    } else if (slot == "filter") {
      text += "krsc";
    } else if (slot == "t") {
      text += "n";
    } else if (slot == "arch") {
      text += "volta";
    } else if (slot == "class") {
      text += "s1688";
    } else {
      text += "1";
    }
    form.remove_prefix(close + 1);
  }
  return text;
}

void ExpectFormsMatch(std::span<const WordRule> rules) {
  for (const WordRule& rule : rules) {
    const std::string text = Filled(rule.form);
    EXPECT_EQ(MatchForm(text, rule.form).length, text.size()) << rule.form;
    EXPECT_EQ(MatchForm(text + "_more", rule.form).length, text.size()) << rule.form;
    EXPECT_EQ(MatchForm(text + "more", rule.form).length, 0U) << rule.form;
  }
}

TEST(KernelGrammar, EveryFormMatchesWhatItLooksLike) {
  for (const KernelGrammar* grammar : kGrammars) {
    ExpectFormsMatch(grammar->leading);
    for (const OperationRule& operation : grammar->operations) {
      const std::string text = Filled(operation.word.form);
      EXPECT_EQ(MatchForm(text, operation.word.form).length, text.size()) << text;
      ExpectFormsMatch(operation.following);
    }
  }
  ExpectFormsMatch(kMyelinWords);
  ExpectFormsMatch(kLaunchWords);
}

TEST(KernelGrammar, RejectsTextsThatOnlyBeginLikeAForm) {
  EXPECT_EQ(MatchForm("tilesize64x", "tilesize{M}x{N}").length, 0U);
  EXPECT_EQ(MatchForm("tilesizex64", "tilesize{M}x{N}").length, 0U);
  EXPECT_EQ(MatchForm("tilesize1234567890x1", "tilesize{M}x{N}").length, 0U);
  EXPECT_EQ(MatchForm("", "{M}").length, 0U);
  EXPECT_EQ(MatchForm("64", "{nonsense}").length, 0U);
  EXPECT_EQ(MatchForm("s1689gemm", "{class}gemm").length, 0U);
  EXPECT_EQ(MatchForm("nchw_vect_c_krsc_nhwc", "{input}{filter}_{output}").length, 0U);
}

}  // namespace
}  // namespace trtscope
