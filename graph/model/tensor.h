// A tensor as one port of a layer sees it: name, shape, type and memory layout.
#ifndef TRTSCOPE_GRAPH_MODEL_TENSOR_H_
#define TRTSCOPE_GRAPH_MODEL_TENSOR_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "graph/model/precision.h"

namespace trtscope {

/// One extent of a tensor's shape.
struct Dim {
  /// Elements along this axis; negative means dynamic (TensorRT <= 8.4 prints symbol numbers such
  /// as -7, later versions -1).
  int64_t extent = 0;
  /// `64:32` in a record: the axis is stored in vectors of 32. 1 where it is not vectorised or not
  /// said.
  int32_t vector_width = 1;
  bool operator==(const Dim&) const = default;
  constexpr bool dynamic() const { return extent < 0; }
};

/// The tensor of one input or output of a layer. Two ports may name the same tensor with different
/// shapes (slices of a merged convolution's output), so nothing is shared between ports.
struct Tensor {
  std::string_view name;
  std::vector<Dim> dims;
  /// False where the record gives no shape at all; a scalar has known, empty dims.
  bool dims_known = false;
  Precision dtype = Precision::kUnknown;
  /// The type token exactly as TensorRT printed it ("Half"), empty if none.
  std::string_view dtype_text;
  /// What TensorRT said of type and layout: "Half[-1,32:8,28,28]" in an engine block, or the phrase
  /// after `Format/Datatype:`. Empty if nothing.
  std::string_view format;
  /// Memory layout where it is known ("NCHW", "NHWC", "NCHW/32", "NHWC8"), else empty. A literal.
  std::string_view layout;
  /// False for formats that pad rows by an amount that nobody says (the DLA's).
  bool padding_known = true;
};

/// Bytes of the tensor, the vectorised axis padded to its width. nullopt for dynamic or unknown
/// dims, for unknown types, and where the padding is unknown.
std::optional<int64_t> TensorBytes(const Tensor& tensor);

/// "1x64x56x56"; dynamic extents as "?"; "scalar" for known empty dims; "?" for unknown dims.
std::string DimsText(const Tensor& tensor);

/// Memory layout that a tuning line's strides prove. `strides` is the inside of
/// `Half(25088,1:8,448,8)`, outermost axis first (TensorRT >= 8.0). Rule (measured on logs of 8.0
/// to 10.16): unit stride on the second axis means channels innermost (NHWC, with `:k` NHWC<k>);
/// `:k` on the second axis with a larger stride means NCHW/<k>; unit stride on the last axis only
/// means NCHW. A literal. Empty where several layouts have the same strides (all spatial extents
/// 1), for other ranks than 4, and for symbolic strides.
std::string_view LayoutFromStrides(std::string_view strides);

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_MODEL_TENSOR_H_
