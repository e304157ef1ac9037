// Types of stored tensor values, as dumps of activations have them.
#ifndef TRTSCOPE_GRAPH_MODEL_ELEMENT_TYPE_H_
#define TRTSCOPE_GRAPH_MODEL_ELEMENT_TYPE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace trtscope {

/// More than `Precision` knows: dumps also hold what TensorRT never computes in. `kText` is a value
/// of a text dump, of which only the printed decimal number is known.
enum class ElementType : uint8_t {
  kUnknown,
  kText,
  kFP64,
  kFP32,
  kFP16,
  kBF16,
  kFP8,  // E4M3, the one that TensorRT calls FP8: no infinities, largest value 448
  kFP8E5M2,
  kINT64,
  kINT32,
  kINT16,
  kINT8,
  kINT4,  // two in a byte, the first one in the low bits
  kUINT8,
  kBOOL,
};
inline constexpr int kElementTypeCount = 15;

/// "FP64", "FP32", …, "FP8" (E4M3), "FP8_E5M2", …, "BOOL"; "text" and "?" for the first two.
std::string_view ElementTypeName(ElementType type);

/// The type that a file calls `text`: TensorRT ("FLOAT", "HALF", "Float", "kHALF"), trtexec's file
/// names ("fp32", "bf16", "int8"), NumPy's and ml_dtypes' names ("float32", "bfloat16",
/// "float8_e4m3fn"). Any case; kUnknown for anything else.
ElementType ElementTypeFromText(std::string_view text);

/// Bits of one stored value: 4 to 64; 0 for kUnknown and kText.
int ElementBits(ElementType type);

/// Bytes of `count` values, the last byte of an odd number of INT4 padded; nullopt if that exceeds
/// 2^63 or the type has no size.
std::optional<uint64_t> ElementBytes(ElementType type, uint64_t count);

/// What the values of a type can be. All doubles.
struct ElementRange {
  /// Largest and smallest finite values; both 0 for kUnknown and kText.
  double lowest = 0;
  double highest = 0;
  /// Smallest positive value, subnormals included; 1 for integers.
  double smallest = 0;
  bool integer = false;
};
ElementRange RangeOf(ElementType type);

/// Turns `count` stored values at `bytes` into doubles. INT64 beyond 2^53 is rounded; BOOL is 0 or
/// 1 (any byte but 0). Preconditions: the type has a size; `bytes` holds ElementBytes(type, count).
void DecodeElements(ElementType type, bool big_endian, const char* bytes, std::size_t count,
                    double* out);

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_MODEL_ELEMENT_TYPE_H_
