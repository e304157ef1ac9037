// Names of the older cask kernels (cuDNN, cuBLAS) and of CUTLASS, which share one convention:
// [OUT_]CLASS[_OPERAND], where CLASS is a letter for the accumulator, the digits of the MMA if
// there is one, and the operation: turing_fp32_i8816cudnn_int8_…,
// cutlass_tensorop_f16_s16816fprop_optimized_f16_….
#include <array>

#include "graph/analysis/kernel_families.h"

namespace trtscope {
namespace {

// Letters are CUTLASS' own short names of the accumulator. [D]
struct LetterRow {
  char letter;
  Precision accumulator;
  // The output where no type stands in front of the class. An int32 sum is hardly ever stored as it
  // is, so nothing is said for `i`.
  Precision output;
};

constexpr std::array<LetterRow, 4> kLetters = {{
    {'h', Precision::kFP16, Precision::kFP16},
    {'s', Precision::kFP32, Precision::kFP32},
    {'i', Precision::kINT32, Precision::kUnknown},
    // FP64: no Precision stands for it, but `d884` is still an MMA.
    {'d', Precision::kUnknown, Precision::kUnknown},
}};

// The pairs of accumulator and shape that PTX has. [D] `operand` is the only type that such a pair
// can multiply, kUnknown where there are several (s16816: f16 or bf16; s1688: also tf32). Unsigned
// bytes, which i8816 could multiply too, are always stated.
struct MmaRow {
  std::string_view digits;
  Precision operand;
  std::array<uint32_t, 3> shape;
};

constexpr std::array<MmaRow, 17> kMmas = {{
    {"h884", Precision::kFP16, {8, 8, 4}},
    {"h1688", Precision::kFP16, {16, 8, 8}},
    {"h16816", Precision::kFP16, {16, 8, 16}},
    {"s884", Precision::kFP16, {8, 8, 4}},
    {"s1684", Precision::kTF32, {16, 8, 4}},
    {"s1688", Precision::kUnknown, {16, 8, 8}},
    {"s16816", Precision::kUnknown, {16, 8, 16}},
    {"i8816", Precision::kINT8, {8, 8, 16}},
    {"i16816", Precision::kINT8, {16, 8, 16}},
    {"i16832", Precision::kINT8, {16, 8, 32}},
    {"i8832", Precision::kINT4, {8, 8, 32}},
    {"d884", Precision::kUnknown, {8, 8, 4}},
    // FP8, and f16 with 2:4 sparsity.
    {"s16832", Precision::kUnknown, {16, 8, 32}},
    // int4, and int8 with 2:4 sparsity.
    {"i16864", Precision::kUnknown, {16, 8, 64}},
    // CUTLASS' wmma shapes.
    {"h161616", Precision::kFP16, {16, 16, 16}},
    {"s161616", Precision::kUnknown, {16, 16, 16}},
    {"i161616", Precision::kINT8, {16, 16, 16}},
}};

constexpr std::array<std::string_view, 6> kKinds = {"cudnn", "gemm",  "fprop",
                                                    "dgrad", "wgrad", "spgemm"};

// Words that may stand between the class and its operand type. [D, CUTLASS; cuBLAS for relu]
constexpr std::array<std::string_view, 7> kModifiers = {"relu", "gelu",  "optimized", "analytic",
                                                        "few",  "fixed", "channels"};

template <std::size_t kSize>
bool Contains(const std::array<std::string_view, kSize>& words, std::string_view word) {
  for (const std::string_view candidate : words) {
    if (candidate == word) return true;
  }
  return false;
}

const LetterRow* FindLetter(std::string_view token) {
  for (const LetterRow& row : kLetters) {
    if (!token.empty() && token.front() == row.letter) return &row;
  }
  return nullptr;
}

const MmaRow* FindMma(std::string_view digits) {
  for (const MmaRow& row : kMmas) {
    if (row.digits == digits) return &row;
  }
  return nullptr;
}

// One class token, such as i8816cudnn, scudnn, s1688tf32gemm.
struct ClassToken {
  const LetterRow* letter = nullptr;
  // nullptr for a class of CUDA cores.
  const MmaRow* mma = nullptr;
  // "i8816", "s"
  std::string_view instruction;
  // CUTLASS' fast-math forms: the type that FP32 data is rounded to before the multiply.
  Precision rounded_to = Precision::kUnknown;
  std::size_t at = 0;
};

std::optional<ClassToken> ReadClass(std::string_view token) {
  ClassToken result;
  result.letter = FindLetter(token);
  if (result.letter == nullptr) return std::nullopt;
  std::string_view rest = token.substr(1);
  const std::string_view digits = TakeDigits(&rest);
  result.instruction = token.substr(0, 1 + digits.size());
  if (!digits.empty()) {
    result.mma = FindMma(result.instruction);
    if (result.mma == nullptr) return std::nullopt;
    const LeadingType rounded = ReadLeadingType(rest);
    result.rounded_to = rounded.type;
    rest = rounded.rest;
  }
  if (!Contains(kKinds, rest)) return std::nullopt;
  return result;
}

std::optional<ClassToken> FindClass(const KernelTokens& tokens, std::size_t begin) {
  for (std::size_t i = begin; i < tokens.size(); ++i) {
    if (auto found = ReadClass(tokens[i])) {
      found->at = i;
      return found;
    }
  }
  return std::nullopt;
}

std::string_view OperandWord(const KernelTokens& tokens, std::size_t class_at) {
  std::size_t at = class_at + 1;
  while (Contains(kModifiers, tokens[at])) ++at;
  return TypeOfWord(tokens[at]) == Precision::kUnknown ? std::string_view() : tokens[at];
}

bool IsInteger(Precision type) {
  return type == Precision::kINT8 || type == Precision::kUINT8 || type == Precision::kINT4;
}

// Guards against a name whose parts contradict each other.
bool CanMultiply(char letter, Precision operand) {
  return operand != Precision::kUnknown && IsInteger(operand) == (letter == 'i');
}

void ReadMmaClass(const ClassToken& found, Precision stated, KernelFacts* facts) {
  facts->tensor_cores = true;
  facts->evidence = found.instruction;
  const Precision multiply = found.rounded_to != Precision::kUnknown ? found.rounded_to
                             : stated != Precision::kUnknown         ? stated
                                                                     : found.mma->operand;
  if (CanMultiply(found.letter->letter, multiply)) facts->operand = multiply;
  if (stated != Precision::kUnknown) {
    facts->input = stated;
  } else if (found.rounded_to != Precision::kUnknown || found.letter->letter == 'h') {
    // CUTLASS leaves the operand out where it equals the accumulator. [D] For `h` also 115 cask
    // names. [C]
    facts->input = found.letter->accumulator;
  }
  ForgetImpossibleOperand(facts);
}

// scudnn, sgemm: scalar FP32 [C]; hgemm, hcudnn_fp16x2: packed half [I]. The letter is also the
// type of the multiply, whatever type the data has (fp16_sgemm_fp16 widens FP16 first).
void ReadScalarClass(const ClassToken& found, Precision stated, std::string_view token,
                     KernelFacts* facts) {
  facts->tensor_cores = false;
  facts->evidence = token;
  facts->operand = found.letter->accumulator;
  facts->input = stated != Precision::kUnknown ? stated : found.letter->accumulator;
}

// icudnn alone says integers only. int8x4 is DP4A: four products a lane on CUDA cores. [D]
void ReadIntegerClass(Precision stated, std::string_view word, KernelFacts* facts) {
  facts->input = stated;
  if (IsInteger(stated)) facts->operand = stated;
  facts->evidence = word;
  if (IsPackedWord(word)) facts->tensor_cores = false;
}

void ReadClassFacts(const KernelTokens& tokens, std::size_t begin, const ClassToken& found,
                    KernelFacts* facts) {
  facts->accumulator = found.letter->accumulator;
  // The leading type is the output, the trailing one the operand. [C]
  const Precision leading =
      found.at > begin ? TypeOfWord(tokens[found.at - 1]) : Precision::kUnknown;
  facts->output = leading != Precision::kUnknown ? leading : found.letter->output;
  const std::string_view word = OperandWord(tokens, found.at);
  const Precision stated = TypeOfWord(word);
  if (found.mma != nullptr) {
    ReadMmaClass(found, stated, facts);
  } else if (found.letter->letter == 'i') {
    ReadIntegerClass(stated, word, facts);
  } else if (found.letter->letter != 'd') {
    ReadScalarClass(found, stated, IsPackedWord(word) ? word : tokens[found.at], facts);
  }
}

// first_layer_filter3x3_imma_fwd, first_layer_hmma_fprop: the instruction's class without its
// shape. [I] IMMA also has 4-bit forms, but TensorRT has no convolution of such. HMMA may be of
// several types.
void ReadClassWord(const KernelTokens& tokens, std::size_t begin, KernelFacts* facts) {
  const auto imma = tokens.Find("imma", begin);
  const auto word = imma ? imma : tokens.Find("hmma", begin);
  if (!word) return;
  facts->tensor_cores = true;
  facts->evidence = tokens[*word];
  if (!imma) return;
  facts->operand = facts->input = Precision::kINT8;
  facts->accumulator = Precision::kINT32;
}

// f16f16f32: input, output [C], accumulator [I].
void ReadTriple(const KernelTokens& tokens, std::size_t begin, KernelFacts* facts) {
  for (std::size_t i = begin; i < tokens.size(); ++i) {
    const LeadingType first = ReadLeadingType(tokens[i]);
    const auto others = TypePairOfWord(first.rest);
    if (first.type == Precision::kUnknown || !others) continue;
    facts->operand = first.type;
    facts->input = first.type;
    facts->output = others->first;
    if (facts->evidence.empty()) facts->evidence = tokens[i];
    facts->accumulator = others->second;
    return;
  }
}

struct OpcodeRow {
  std::string_view word;
  bool tensor_cores;
};

// CUTLASS' opcode classes. [D]
constexpr std::array<OpcodeRow, 5> kOpcodes = {{
    {"simt", false},
    {"tensorop", true},
    {"sptensorop", true},
    {"bstensorop", true},
    {"wmma", true},
}};

// `simt` wins over the class' digits; for tensor cores the digits say more than `tensorop` does.
void ReadOpcode(const KernelTokens& tokens, std::size_t begin, KernelFacts* facts) {
  for (const OpcodeRow& row : kOpcodes) {
    const auto at = tokens.Find(row.word, begin);
    if (!at) continue;
    const bool digits_say_so = facts->tensor_cores == true && row.tensor_cores;
    facts->tensor_cores = row.tensor_cores;
    if (!digits_say_so) facts->evidence = tokens[*at];
    return;
  }
}

// CUTLASS 3: A_B_ACC_C_D, where C may be `void`; the class before it names no operand. [D] In
// tf32gemm_f32_f32_… the operands are rounded first, as in CUTLASS 2.
void ReadCutlass3Types(const KernelTokens& tokens, std::size_t begin, KernelFacts* facts) {
  for (std::size_t i = begin; i < tokens.size(); ++i) {
    const Precision a = TypeOfWord(tokens[i]);
    const Precision b = TypeOfWord(tokens[i + 1]);
    const Precision accumulator = TypeOfWord(tokens[i + 2]);
    const Precision c = TypeOfWord(tokens[i + 3]);
    const Precision d = TypeOfWord(tokens[i + 4]);
    const bool complete = a != Precision::kUnknown && b != Precision::kUnknown &&
                          accumulator != Precision::kUnknown && d != Precision::kUnknown &&
                          (c != Precision::kUnknown || tokens[i + 3] == "void");
    if (!complete) continue;
    facts->operand = a == b ? a : Precision::kUnknown;
    facts->evidence = tokens[i];
    facts->input = a;
    facts->accumulator = accumulator;
    facts->output = d;
    return;
  }
}

// The type between shape and `gemm`: s64x128x8tf32gemm, tf32gemm.
Precision Cutlass3RoundedTo(std::string_view token) {
  constexpr std::string_view kGemm = "tf32gemm";
  if (token.size() < kGemm.size()) return Precision::kUnknown;
  const std::string_view shape = token.substr(0, token.size() - kGemm.size());
  if (token.substr(shape.size()) != kGemm) return Precision::kUnknown;
  return shape.empty() || IsDimsWord(shape, "s") ? Precision::kTF32 : Precision::kUnknown;
}

void ReadCutlass3(const KernelTokens& tokens, std::size_t begin, KernelFacts* facts) {
  ReadCutlass3Types(tokens, begin, facts);
  ReadOpcode(tokens, begin, facts);
  for (std::size_t i = begin; i < tokens.size(); ++i) {
    const Precision rounded_to = Cutlass3RoundedTo(tokens[i]);
    if (rounded_to == Precision::kUnknown) continue;
    facts->operand = rounded_to;
    if (facts->evidence.empty()) facts->evidence = tokens[i];
  }
  ForgetImpossibleOperand(facts);
}

}  // namespace

void ForgetImpossibleOperand(KernelFacts* facts) {
  if (facts->tensor_cores == true && facts->operand == Precision::kFP32) {
    facts->operand = Precision::kUnknown;
  }
}

std::string_view InstructionOfClass(std::string_view token) {
  const auto found = ReadClass(token);
  return found ? found->instruction : std::string_view();
}

std::optional<std::array<uint32_t, 3>> MmaShapeOf(std::string_view instruction) {
  const MmaRow* mma = FindMma(instruction);
  return mma == nullptr ? std::nullopt : std::optional(mma->shape);
}

KernelFacts ReadCaskName(const KernelTokens& tokens, std::size_t begin) {
  KernelFacts facts;
  facts.family = "cask";
  if (const auto found = FindClass(tokens, begin)) {
    ReadClassFacts(tokens, begin, *found, &facts);
  } else {
    ReadClassWord(tokens, begin, &facts);
  }
  return facts;
}

KernelFacts ReadCutlassName(const KernelTokens& tokens, std::size_t begin) {
  KernelFacts facts;
  facts.family = "cutlass";
  if (tokens[begin] == "cutlass3x") {
    ReadCutlass3(tokens, begin + 1, &facts);
  } else if (const auto found = FindClass(tokens, begin + 1)) {
    ReadClassFacts(tokens, begin + 1, *found, &facts);
    ReadOpcode(tokens, begin + 1, &facts);
  } else {
    ReadClassWord(tokens, begin + 1, &facts);
    ReadTriple(tokens, begin + 1, &facts);
    ReadOpcode(tokens, begin + 1, &facts);
  }
  ForgetImpossibleOperand(&facts);
  return facts;
}

}  // namespace trtscope
