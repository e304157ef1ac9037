// Numeric types as TensorRT uses them, for tensors, operands and accumulators alike.
#ifndef TRTSCOPE_GRAPH_MODEL_PRECISION_H_
#define TRTSCOPE_GRAPH_MODEL_PRECISION_H_

#include <cstdint>
#include <optional>
#include <string_view>

namespace trtscope {

/// `kUnknown` is a value of its own: it is printed as `?` (null in JSON), never as a default type.
enum class Precision : uint8_t {
  kUnknown,
  kFP32,
  kTF32,
  kFP16,
  kBF16,
  kFP8,
  kFP4,
  kINT64,
  kINT32,
  kINT8,
  kINT4,
  kUINT8,
  kBOOL,
};
inline constexpr int kPrecisionCount = 13;

/// Upper-case name as in the JSON contract ("FP32" … "BOOL"); "?" for kUnknown.
std::string_view PrecisionName(Precision precision);

/// The type that a TensorRT log or layer record calls `text` ("Float", "Half", "Int8", "BFloat16",
/// …) or that build options call so ("FP32", "INT8", …). Exact match; kUnknown for anything else.
Precision PrecisionFromText(std::string_view text);

/// Storage bits of one element, nullopt for kUnknown. TF32 is stored as FP32.
std::optional<int> StorageBits(Precision precision);

/// FP64-like ordering for "wider than asked": bits a multiply works with (FP32 32, TF32 19,
/// FP16/BF16 16, FP8/INT8 8, FP4/INT4 4). nullopt where no such order makes sense (INT32, INT64,
/// BOOL, unknown).
std::optional<int> ComputeWidth(Precision precision);

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_MODEL_PRECISION_H_
