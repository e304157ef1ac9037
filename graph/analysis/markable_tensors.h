// Which tensors of an engine can be dumped without changing the engine: those at the boundaries of
// its fused layers. Marking all tensors of a network breaks its fusions, so that what is measured
// is another engine; marking what the engine's own layers write leaves them as they are.
#ifndef TRTSCOPE_GRAPH_ANALYSIS_MARKABLE_TENSORS_H_
#define TRTSCOPE_GRAPH_ANALYSIS_MARKABLE_TENSORS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "graph/model/engine.h"

namespace trtscope {

/// Why a tensor can or cannot be marked; the first rule that applies counts, in this order, but
/// what is an output only by inference (nothing reads it) is one after all other rules. The rules
/// on names rest on the names of 62 logs of TensorRT 5 to 10 and of layer information of 8.0
/// to 10.16; each shows a name that they hold.
enum class MarkVerdict : uint8_t {
  /// A tensor of the network that an engine layer writes.
  kMarkable,
  /// An output of the network: every run has it.
  kAlreadyOutput,
  /// What a constant layer writes: weights, the same in every run but for their type.
  kConstant,
  /// The copy behind or before a reformat: "Reformatted Input Tensor 0 to conv1" (7.1 to 10),
  /// "conv1 reformatted input 0" (6 and 7.0). The network has no such tensor.
  kReformatCopy,
  /// Between a layer and a reshape that TensorRT put around it to run it as another one:
  /// "reshape_before_fc", "squeeze_after_fc_out_tensor" (8.0 to 10), and where the layer's name
  /// proves it "fc_out_tensor" (8.0 to 10), "fc_out_region" (8.4), "fc_conv_out" (8.6).
  kHelper,
  /// Inside a Myelin region: Myelin's own name ("gelu_myl4", "__myln_k_arg__bb1_0_myl1", 10.x), or
  /// written and read by layers of one region only ("/fc3/MatMul_myl0_4"). Marking it would cut the
  /// region in two.
  kInsideRegion,
  /// "relu [profile 1]": the network's tensor "relu" once more, in another optimisation profile.
  kOtherProfile,
  /// INT8, FP8 or smaller in a network that quantises itself (Q/DQ nodes): it can be marked, but
  /// its integers compare only with those of another run of the same Q/DQ model, not with an FP32
  /// model's values. The real numbers exist inside a fused layer only.
  kQuantized,
};
inline constexpr int kMarkVerdictCount = 8;
/// "markable", "already_output", "constant", "reformat_copy", "helper", "inside_region",
/// "other_profile", "quantized".
std::string_view MarkVerdictName(MarkVerdict verdict);
/// A sentence without a full stop: what the verdict means for who wants to dump the tensor.
std::string_view MarkVerdictText(MarkVerdict verdict);

struct MarkableTensor {
  std::string_view name;
  MarkVerdict verdict = MarkVerdict::kMarkable;
  /// Layers that write it, in execution order: several where a concatenation was removed.
  std::vector<LayerId> layers;
  /// Of all ports with this name the one with the most values, the first writer's among equals:
  /// parts of a removed concatenation are smaller than the whole. Points into the engine.
  const Tensor* port = nullptr;
  /// Layers that read it.
  uint32_t consumers = 0;
};

struct MarkableTensors {
  /// False where the input gives no tensors (names only, TensorRT 5's tuning lines, profiles):
  /// nothing is known then, and `tensors` is empty.
  bool known = true;
  /// Every tensor that a layer writes, once, in the order of its first write.
  std::vector<MarkableTensor> tensors;
  std::size_t markable = 0;
  std::size_t quantized = 0;
  /// The engine has quantize or dequantize nodes of the network.
  bool explicit_quantization = false;
};

/// `engine` must outlive the result. Linear in the ports.
MarkableTensors FindMarkableTensors(const Engine& engine);

/// Whether the network quantises itself: the engine has a quantize or dequantize layer, or a layer
/// whose name shows that one was fused into it ("conv1.weight +
/// QuantizeLinear_7_quantize_scale_node
/// + Conv_9").
bool HasExplicitQuantization(const Engine& engine);

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_ANALYSIS_MARKABLE_TENSORS_H_
