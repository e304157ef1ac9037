// Names of xmma kernels: smNN_xmma_OP_TYPES_LAYOUT_tilesizeMxNxK_…, and the pooling, softmax and
// direct convolutions that bear the same prefix without any matrix instruction.
#include <array>

#include "graph/analysis/kernel_families.h"

namespace trtscope {
namespace {

enum class WordForm : uint8_t { kExact, kDims };

struct InstructionRule {
  WordForm form;
  std::string_view word;
  bool tensor_cores;
};

// Ordered: the first rule with a matching token anywhere in the name decides.
constexpr std::array<InstructionRule, 9> kInstructions = {{
    // Scalar FP32 multiply-add, whatever the sm prefix says. [D]
    {WordForm::kExact, "ffma", false},
    // CUTLASS' word for "on CUDA cores". [D]
    {WordForm::kExact, "simt", false},
    // Shape of one mma.sync. [D]
    {WordForm::kDims, "tensor", true},
    // The same with 2:4 sparse weights. [D]
    {WordForm::kDims, "sptensor", true},
    // Warp groups exist for wgmma only (sm_90); the name has no shape then. [D]
    {WordForm::kDims, "warpgroupsize", true},
    // Class words without a shape. [I]
    {WordForm::kExact, "hmma", true},
    {WordForm::kExact, "imma", true},
    {WordForm::kExact, "depthwiseHMMA", true},
    // Matrix times vector: there is no matrix tile to multiply. [I]
    {WordForm::kExact, "gemvx", false},
}};

bool Matches(const InstructionRule& rule, std::string_view token) {
  return rule.form == WordForm::kExact ? token == rule.word : IsDimsWord(token, rule.word);
}

void ReadInstruction(const KernelTokens& tokens, std::size_t begin, KernelFacts* facts) {
  for (const InstructionRule& rule : kInstructions) {
    for (std::size_t i = begin; i < tokens.size(); ++i) {
      if (!Matches(rule, tokens[i])) continue;
      facts->tensor_cores = rule.tensor_cores;
      facts->evidence = tokens[i];
      return;
    }
  }
}

// A C _ MATH ACC _ EPILOGUE, where A is the input's type and C the output's: 780 of 780 layer
// records agree. [C] `math` is kUnknown in the short form A C _ ACC _ EPILOGUE.
struct Signature {
  Precision input = Precision::kUnknown;
  Precision output = Precision::kUnknown;
  Precision math = Precision::kUnknown;
  Precision accumulator = Precision::kUnknown;
  std::string_view evidence;
};

std::optional<Signature> ReadSignature(const KernelTokens& tokens, std::size_t at) {
  const auto tensors = TypePairOfWord(tokens[at]);
  if (!tensors || TypeOfWord(tokens[at + 2]) == Precision::kUnknown) return std::nullopt;
  Signature signature;
  signature.input = tensors->first;
  signature.output = tensors->second;
  signature.evidence = tokens[at + 1];
  if (const auto multiply = TypePairOfWord(tokens[at + 1])) {
    signature.math = multiply->first;
    signature.accumulator = multiply->second;
    return signature;
  }
  signature.accumulator = TypeOfWord(tokens[at + 1]);
  if (signature.accumulator == Precision::kUnknown) return std::nullopt;
  return signature;
}

std::optional<Signature> FindSignature(const KernelTokens& tokens, std::size_t begin) {
  for (std::size_t i = begin; i < tokens.size(); ++i) {
    if (auto signature = ReadSignature(tokens, i)) return signature;
  }
  return std::nullopt;
}

void ApplySignature(const Signature& signature, KernelFacts* facts) {
  facts->input = signature.input;
  facts->output = signature.output;
  facts->accumulator = signature.accumulator;
  facts->operand = signature.math;
  // The short form leaves the multiply unsaid; on CUDA cores there is nothing between equal ends.
  // [I] Unequal ends (f16f16_f32_f32) may multiply in either, and on tensor cores FP32 may mean
  // TF32.
  const bool short_form = signature.math == Precision::kUnknown;
  if (short_form && facts->tensor_cores != true && signature.input == signature.accumulator) {
    facts->operand = signature.input;
  }
  if (facts->evidence.empty() && facts->operand != Precision::kUnknown) {
    facts->evidence = signature.evidence;
  }
}

// `int8int8`, `fp32fp32`: input and output spelled long, without the rest of a signature. [I]
void ReadLongPair(const KernelTokens& tokens, std::size_t begin, KernelFacts* facts) {
  for (std::size_t i = begin; i < tokens.size(); ++i) {
    const bool long_form = tokens[i].substr(0, 2) == "fp" || tokens[i].substr(0, 3) == "int";
    const auto pair = long_form ? TypePairOfWord(tokens[i]) : std::nullopt;
    if (!pair) continue;
    facts->input = facts->operand = pair->first;
    facts->output = pair->second;
    if (facts->evidence.empty()) facts->evidence = tokens[i];
    return;
  }
}

// With an FP32 operand the multiply can only be on CUDA cores: TF32 would be spelled tf32.
void ConcludeFromOperand(KernelFacts* facts) {
  if (!facts->tensor_cores && facts->operand == Precision::kFP32) facts->tensor_cores = false;
  ForgetImpossibleOperand(facts);
}

// fprop, dgrad, gemm, sparse_gemm, cublas_gemvx, …
void ReadGemmLike(const KernelTokens& tokens, std::size_t begin, KernelFacts* facts) {
  ReadInstruction(tokens, begin, facts);
  if (const auto signature = FindSignature(tokens, begin)) {
    ApplySignature(*signature, facts);
  } else {
    ReadLongPair(tokens, begin, facts);
  }
  ConcludeFromOperand(facts);
}

// The type word of a name in which all type words are the same; empty otherwise.
std::string_view CommonTypeWord(const KernelTokens& tokens, std::size_t begin) {
  std::string_view common;
  for (std::size_t i = begin; i < tokens.size(); ++i) {
    if (TypeOfWord(tokens[i]) == Precision::kUnknown) continue;
    if (!common.empty() && common != tokens[i]) return {};
    common = tokens[i];
  }
  return common;
}

// conv_fprop_fused_conv_act_fp32_NCHW_…_Accfloat_…: which of its type words stands for which tensor
// is not known, so they count only where all agree.
void ReadDirectConvolution(const KernelTokens& tokens, std::size_t begin, KernelFacts* facts) {
  ReadGemmLike(tokens, begin, facts);
  if (facts->operand != Precision::kUnknown) return;
  if (tokens.Find("Accfloat", begin)) facts->accumulator = Precision::kFP32;
  const std::string_view common = CommonTypeWord(tokens, begin);
  if (common.empty()) return;
  facts->operand = facts->input = facts->output = TypeOfWord(common);
  if (facts->evidence.empty()) facts->evidence = common;
  ConcludeFromOperand(facts);
}

// convolution_trt_depthwise_…_int8ncxhw4_fp32nchw_int8kcrs: input, output, filter in this order.
// [I] A single word (depthwiseSdcrr_INT8NCxHW32) names the input only.
void ReadDepthwise(const KernelTokens& tokens, std::size_t begin, KernelFacts* facts) {
  ReadInstruction(tokens, begin, facts);
  ReadLongPair(tokens, begin, facts);
  std::array<Precision, 3> found = {};
  std::size_t count = 0;
  for (std::size_t i = begin; i < tokens.size() && count < found.size(); ++i) {
    const auto word = ReadTensorWord(tokens[i]);
    if (!word || word->layout.empty()) continue;
    found[count++] = word->first;
    if (facts->evidence.empty()) facts->evidence = tokens[i];
  }
  if (count > 0) {
    facts->input = found[0];
    facts->output = found[1];
    const bool same_filter = count < 3 || found[2] == found[0];
    facts->operand = same_filter ? found[0] : Precision::kUnknown;
  }
  ConcludeFromOperand(facts);
}

bool IsMaxPooling(const KernelTokens& tokens, std::size_t begin) {
  return tokens.Find("kMAX", begin) || tokens.Find("Max", begin);
}

// pooling_IMMA_NCxHW32_…: the word means int8 data, but it may only be there for the layout. An
// average could be multiplied on tensor cores, a maximum could not. [I]
void ReadImmaPooling(const KernelTokens& tokens, std::size_t imma, KernelFacts* facts) {
  facts->operand = facts->input = Precision::kINT8;
  if (IsMaxPooling(tokens, imma)) return;
  facts->tensor_cores.reset();
  facts->evidence = tokens[imma];
}

// A pooling has no multiply: `operand` is the type of its data, and FP16FP32 is data and
// arithmetic, the opposite of what a pair means elsewhere (15 layer records with FP16 on both
// sides). [C]
void ReadPooling(const KernelTokens& tokens, std::size_t begin, KernelFacts* facts) {
  facts->tensor_cores = false;
  facts->evidence = tokens[begin];
  if (const auto imma = tokens.Find("IMMA", begin)) return ReadImmaPooling(tokens, *imma, facts);
  for (std::size_t i = begin + 1; i < tokens.size(); ++i) {
    const auto word = ReadTensorWord(tokens[i]);
    if (!word) continue;
    facts->operand = facts->input = word->first;
    facts->accumulator = word->second;
    // kFLOAT and kHALF are a mode of the n-dimensional kernel, not said to be the output's type.
    if (tokens[i].substr(0, 1) != "k") facts->output = word->first;
    return;
  }
}

void ReadSoftmax(const KernelTokens& tokens, std::size_t begin, KernelFacts* facts) {
  facts->tensor_cores = false;
  facts->evidence = tokens[begin];
  for (std::size_t i = begin + 1; i < tokens.size(); ++i) {
    const auto word = ReadTensorWord(tokens[i]);
    if (!word) continue;
    facts->operand = facts->input = word->first;
    return;
  }
}

struct Operation {
  std::string_view word;
  void (*read)(const KernelTokens& tokens, std::size_t begin, KernelFacts* facts);
};

constexpr std::array<Operation, 4> kOperations = {{
    {"pooling", ReadPooling},
    {"softmax", ReadSoftmax},
    {"convolution", ReadDepthwise},
    {"conv", ReadDirectConvolution},
}};

}  // namespace

KernelFacts ReadXmmaName(const KernelTokens& tokens, std::size_t begin) {
  KernelFacts facts;
  facts.family = "xmma";
  for (const Operation& operation : kOperations) {
    if (operation.word != tokens[begin]) continue;
    operation.read(tokens, begin, &facts);
    return facts;
  }
  ReadGemmLike(tokens, begin, &facts);
  return facts;
}

}  // namespace trtscope
