#include "graph/analysis/mark_commands.h"

#include <array>
#include <optional>

#include "graph/analysis/shell_text.h"
#include "graph/analysis/trt_version.h"

namespace trtscope {
namespace {

constexpr TrtVersion kUnfusedFrom{10, 12};
constexpr TrtVersion kDebugFrom{10, 0};
constexpr TrtVersion kPolygraphyFrom{7, 0};
constexpr TrtVersion kStronglyTypedFrom{11, 0};

bool IsWanted(MarkVerdict verdict, MarkWhat what) {
  return verdict == MarkVerdict::kMarkable ||
         (verdict == MarkVerdict::kQuantized && what == MarkWhat::kQuantizedToo);
}

// Names of what can be marked, those first that `fits`.
template <class Fits>
std::vector<std::string_view> Names(const MarkableTensors& tensors, MarkWhat what, Fits fits,
                                    std::vector<std::string_view>& left_out) {
  std::vector<std::string_view> names;
  for (const MarkableTensor& tensor : tensors.tensors) {
    if (!IsWanted(tensor.verdict, what)) continue;
    (fits(tensor.name) ? names : left_out).push_back(tensor.name);
  }
  return names;
}

bool FitsList(std::string_view name) {
  return !name.empty() && name.find(',') == std::string_view::npos && FitsCommandLine(name);
}

bool FitsPair(std::string_view name) {
  return FitsList(name) && name.find('\'') == std::string_view::npos;
}

bool FitsArgument(std::string_view name) {
  return !name.empty() && name.front() != '-' && FitsCommandLine(name);
}

MarkList OneArgument(std::string_view option, const std::string& value,
                     std::vector<std::string_view> left_out) {
  if (value.empty()) return {"", std::move(left_out), false};
  const bool too_long = option.size() + value.size() > kLongestArgument;
  return {std::string(option) + ShellWord(value), std::move(left_out), too_long};
}

// "0007.raw".
std::string NumberedFile(std::size_t number) {
  std::string digits = std::to_string(number);
  if (digits.size() < 4) digits.insert(0, 4 - digits.size(), '0');
  return digits + ".raw";
}

MarkMethod UnfusedMethod() {
  return {
      "trtexec",
      {"--markUnfusedTensorsAsDebugTensors", "--saveAllDebugTensors=numpy"},
      "Marks the tensors between fused layers by itself and writes all of them as .npy; no list "
      "is needed, and fusions stay.",
      {},
      false};
}

MarkMethod DebugMethod(const MarkableTensors& tensors, MarkWhat what) {
  MarkList mark = MarkDebugOption(tensors, what);
  MarkList save = SaveDebugTensorsOption(tensors, what);
  MarkMethod method{"trtexec", {}, "", std::move(mark.left_out), mark.too_long || save.too_long};
  method.options = {std::move(mark.text), std::move(save.text)};
  method.note =
      "Debug tensors are no outputs: types and fusions stay. The first option belongs to the "
      "build, "
      "the second to the run; it writes raw values without type or shape.";
  // A name that only the second option cannot express is not dumped either.
  for (const std::string_view name : save.left_out) {
    if (FitsList(name)) method.left_out.push_back(name);
  }
  return method;
}

MarkMethod OutputsMethod(const MarkableTensors& tensors, MarkWhat what,
                         std::optional<TrtVersion> version) {
  MarkList list = TrtOutputsOption(tensors, what);
  MarkMethod method{
      "polygraphy", {std::move(list.text)}, "", std::move(list.left_out), list.too_long};
  method.note = "Makes the tensors outputs of the network. ";
  if (!version || *version < kStronglyTypedFrom) {
    method.note +=
        "TensorRT then writes them in FP32 unless their type is set, which can move the layer "
        "before "
        "to FP32 and adds reformats: compare the layer list of the new engine with this one's.";
  } else {
    method.note += "Each keeps the type that the strongly typed network gives it.";
  }
  return method;
}

}  // namespace

MarkList MarkDebugOption(const MarkableTensors& tensors, MarkWhat what) {
  std::vector<std::string_view> left_out;
  std::string value;
  for (const std::string_view name : Names(tensors, what, FitsList, left_out)) {
    value.append(value.empty() ? "" : ",").append(name);
  }
  return OneArgument("--markDebug=", value, std::move(left_out));
}

MarkList SaveDebugTensorsOption(const MarkableTensors& tensors, MarkWhat what) {
  std::vector<std::string_view> left_out;
  std::string value;
  std::size_t number = 0;
  for (const std::string_view name : Names(tensors, what, FitsPair, left_out)) {
    value.append(value.empty() ? "" : ",").append(name);
    value += ":" + NumberedFile(number++);
  }
  return OneArgument("--saveDebugTensors=", value, std::move(left_out));
}

MarkList TrtOutputsOption(const MarkableTensors& tensors, MarkWhat what) {
  MarkList list;
  for (const std::string_view name : Names(tensors, what, FitsArgument, list.left_out)) {
    if (name.size() > kLongestArgument) list.too_long = true;
    list.text += (list.text.empty() ? "--trt-outputs " : " ") + ShellWord(name);
  }
  if (list.text.size() > kLongestCommand) list.too_long = true;
  return list;
}

std::vector<MarkMethod> MarkMethods(const MarkableTensors& tensors, std::string_view trt_version,
                                    MarkWhat what) {
  const bool quantized = what == MarkWhat::kQuantizedToo && tensors.quantized > 0;
  if (tensors.markable == 0 && !quantized) return {};
  const std::optional<TrtVersion> version = ReadTrtVersion(trt_version);
  std::vector<MarkMethod> methods;
  if (!version || *version >= kUnfusedFrom) methods.push_back(UnfusedMethod());
  if (!version || *version >= kDebugFrom) methods.push_back(DebugMethod(tensors, what));
  if (!version || *version >= kPolygraphyFrom)
    methods.push_back(OutputsMethod(tensors, what, version));
  return methods;
}

}  // namespace trtscope
