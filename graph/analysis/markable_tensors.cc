#include "graph/analysis/markable_tensors.h"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_map>

#include "graph/analysis/fusion_names.h"

namespace trtscope {
namespace {

struct VerdictWords {
  std::string_view name, text;
};

// By MarkVerdict.
constexpr std::array<VerdictWords, kMarkVerdictCount> kVerdicts = {{
    {"markable", "can be marked: it leaves the fusions as they are"},
    {"already_output", "already an output: every run has it"},
    {"constant", "constant: the same in every run"},
    {"reformat_copy", "TensorRT's own copy around a reformat: the network has no such tensor"},
    {"helper", "between a layer and a reshape of TensorRT's own: the network has no such tensor"},
    {"inside_region", "inside a Myelin region: marking it would cut the region in two"},
    {"other_profile", "the same tensor in another optimisation profile"},
    {"quantized",
     "can be marked, but holds quantised values: compare them with another run of the "
     "same Q/DQ model only"},
}};

bool IsDigits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// "_myl4" at the end of "gelu_myl4", with its digits; empty if there is none.
std::string_view MyelinSuffix(std::string_view name) {
  constexpr std::string_view kMark = "_myl";
  const std::size_t at = name.rfind(kMark);
  if (at == std::string_view::npos || !IsDigits(name.substr(at + kMark.size()))) return {};
  return name.substr(at);
}

// "_myl0" of the layer "/fc3/MatMul_myl0_4" (region 0, kernel 4); empty for other layers.
std::string_view RegionOfLayer(std::string_view layer) {
  const std::size_t at = layer.rfind('_');
  if (at == std::string_view::npos || !IsDigits(layer.substr(at + 1))) return {};
  return MyelinSuffix(layer.substr(0, at));
}

bool IsReformatCopy(std::string_view name) {
  if (name.starts_with("Reformatted Input Tensor ")) return true;
  if (name.starts_with("Reformatted Output Tensor ")) return true;
  for (const std::string_view mark : {" reformatted input ", " reformatted output "}) {
    const std::size_t at = name.rfind(mark);
    if (at != std::string_view::npos && IsDigits(name.substr(at + mark.size()))) return true;
  }
  return false;
}

// The name without what TensorRT appends for the tensor between a layer and its reshape.
std::string_view WithoutHelperEnd(std::string_view name) {
  for (const std::string_view end : {"_out_tensor", "_out_region", "_conv_out"}) {
    if (name.ends_with(end)) return name.substr(0, name.size() - end.size());
  }
  return name;
}

// "reshape_before_fc_out_tensor" written by "Flatten + reshape_before_fc", "fc_out_tensor" written
// by "fc + relu". A network may use such names, too, but not with the name of the layer in them.
bool IsHelperOf(std::string_view name, std::string_view layer) {
  if (!CloneOf(name).empty() && !CloneOf(layer).empty()) return true;
  const std::string_view stem = WithoutHelperEnd(name);
  if (stem.empty() || (stem == name && AddedFor(name).empty())) return false;
  return layer.find(stem) != std::string_view::npos;
}

bool IsQuantizedType(Precision precision) {
  switch (precision) {
    case Precision::kINT8:
    case Precision::kUINT8:
    case Precision::kINT4:
    case Precision::kFP8:
    case Precision::kFP4:
      return true;
    default:
      return false;
  }
}

// Values of the tensor, -1 where that is not known.
double SizeOf(const Tensor& tensor) {
  double values = tensor.dims_known ? 1 : -1;
  for (const Dim& dim : tensor.dims) {
    if (dim.dynamic()) return -1;
    values *= static_cast<double>(dim.extent);
  }
  return values;
}

class Finder {
 public:
  explicit Finder(const Engine& engine) : engine_(engine) {
    for (const Binding& binding : engine.bindings) {
      if (!binding.is_input) outputs_.emplace(binding.name, binding.inferred);
    }
    result_.explicit_quantization = HasExplicitQuantization(engine);
  }

  MarkableTensors Find() {
    CollectWrites();
    CollectReads();
    for (std::size_t i = 0; i < result_.tensors.size(); ++i) {
      MarkableTensor& tensor = result_.tensors[i];
      tensor.verdict = VerdictOf(tensor, uses_[i]);
      if (tensor.verdict == MarkVerdict::kMarkable) ++result_.markable;
      if (tensor.verdict == MarkVerdict::kQuantized) ++result_.quantized;
    }
    return std::move(result_);
  }

 private:
  struct Use {
    std::optional<LayerId> last_reader;
    // A reader outside the region of the tensor's first writer.
    bool leaves_region = false;
  };

  void CollectWrites() {
    for (const Layer& layer : engine_.layers) {
      for (const Tensor& tensor : layer.outputs) AddWrite(layer, tensor);
    }
    uses_.resize(result_.tensors.size());
  }

  void AddWrite(const Layer& layer, const Tensor& tensor) {
    const auto [entry, added] = index_.try_emplace(tensor.name, result_.tensors.size());
    if (added) {
      result_.tensors.emplace_back();
      result_.tensors.back().name = tensor.name;
    }
    MarkableTensor& found = result_.tensors[entry->second];
    if (found.layers.empty() || found.layers.back() != layer.id) found.layers.push_back(layer.id);
    KeepLarger(tensor, found);
  }

  static void KeepLarger(const Tensor& tensor, MarkableTensor& found) {
    if (found.port == nullptr || SizeOf(tensor) > SizeOf(*found.port)) found.port = &tensor;
  }

  void CollectReads() {
    for (const Layer& layer : engine_.layers) {
      for (const Tensor& tensor : layer.inputs) AddRead(layer, tensor);
    }
  }

  void AddRead(const Layer& layer, const Tensor& tensor) {
    const auto entry = index_.find(tensor.name);
    if (entry == index_.end()) return;
    MarkableTensor& found = result_.tensors[entry->second];
    Use& use = uses_[entry->second];
    KeepLarger(tensor, found);
    if (use.last_reader == layer.id) return;
    use.last_reader = layer.id;
    ++found.consumers;
    const Layer& writer = engine_.layers[found.layers.front().index()];
    if (RegionOfLayer(layer.name) != RegionOfLayer(writer.name)) use.leaves_region = true;
  }

  MarkVerdict VerdictOf(const MarkableTensor& tensor, const Use& use) const {
    const Layer& writer = engine_.layers[tensor.layers.front().index()];
    const auto output = outputs_.find(tensor.name);
    if (output != outputs_.end() && !output->second) return MarkVerdict::kAlreadyOutput;
    if (writer.kind == LayerKind::kConstant) return MarkVerdict::kConstant;
    if (IsReformatCopy(tensor.name)) return MarkVerdict::kReformatCopy;
    if (IsHelperOf(tensor.name, writer.name)) return MarkVerdict::kHelper;
    if (IsInsideRegion(tensor, writer, use)) return MarkVerdict::kInsideRegion;
    if (output != outputs_.end()) return MarkVerdict::kAlreadyOutput;
    if (WithoutProfile(tensor.name) != tensor.name) return MarkVerdict::kOtherProfile;
    if (result_.explicit_quantization && IsQuantizedType(tensor.port->dtype)) {
      return MarkVerdict::kQuantized;
    }
    return MarkVerdict::kMarkable;
  }

  static bool IsInsideRegion(const MarkableTensor& tensor, const Layer& writer, const Use& use) {
    if (tensor.name.starts_with("__myl") || !MyelinSuffix(tensor.name).empty()) return true;
    return !RegionOfLayer(writer.name).empty() && !use.leaves_region && tensor.consumers > 0;
  }

  const Engine& engine_;
  MarkableTensors result_;
  std::vector<Use> uses_;
  // Name → whether it is an output by inference only.
  std::unordered_map<std::string_view, bool> outputs_;
  std::unordered_map<std::string_view, std::size_t> index_;
};

}  // namespace

std::string_view MarkVerdictName(MarkVerdict verdict) {
  return kVerdicts[static_cast<std::size_t>(verdict)].name;
}

std::string_view MarkVerdictText(MarkVerdict verdict) {
  return kVerdicts[static_cast<std::size_t>(verdict)].text;
}

bool HasExplicitQuantization(const Engine& engine) {
  return std::any_of(engine.layers.begin(), engine.layers.end(), [](const Layer& layer) {
    return layer.kind == LayerKind::kQuantize || layer.kind == LayerKind::kDequantize ||
           layer.name.find("QuantizeLinear") != std::string_view::npos ||
           layer.name.find("DequantizeLinear") != std::string_view::npos;
  });
}

MarkableTensors FindMarkableTensors(const Engine& engine) {
  if (!engine.ports_known()) {
    MarkableTensors unknown;
    unknown.known = false;
    unknown.explicit_quantization = HasExplicitQuantization(engine);
    return unknown;
  }
  return Finder(engine).Find();
}

}  // namespace trtscope
