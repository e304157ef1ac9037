// The command lines of an accuracy plan's steps.
#include <array>
#include <optional>

#include "graph/analysis/accuracy_plan.h"
#include "graph/analysis/shell_text.h"
#include "graph/analysis/trt_version.h"

namespace trtscope {
namespace {

struct TypeWords {
  Precision precision;
  /// trtexec, Polygraphy, C++ API.
  std::string_view trtexec, polygraphy, api;
};
constexpr std::array<TypeWords, 5> kTypes = {{
    {Precision::kINT8, "int8", "int8", "kINT8"},
    {Precision::kFP16, "fp16", "float16", "kHALF"},
    {Precision::kBF16, "bf16", "bfloat16", "kBF16"},
    {Precision::kFP8, "fp8", "float8", "kFP8"},
    {Precision::kFP32, "fp32", "float32", "kFLOAT"},
}};

const TypeWords& WordsOf(Precision precision) {
  for (const TypeWords& words : kTypes) {
    if (words.precision == precision) return words;
  }
  return kTypes.back();
}

std::string StepFile(std::size_t number, std::string_view end) {
  std::string digits = std::to_string(number);
  if (digits.size() < 4) digits.insert(0, 4 - digits.size(), '0');
  return "step-" + digits + std::string(end);
}

// The option or words `lead` with the file that a step's outputs go to.
std::string DumpWord(std::string_view lead, std::size_t number, const PlanOptions& options) {
  if (options.dump.empty()) return std::string(lead) + StepFile(number, ".json");
  return ShellWord(std::string(lead) + std::string(options.dump) + ".json");
}

// The names of units, each once a unit; those that do not fit go to `left_out`.
template <class NamesOf, class Fits>
std::vector<std::string_view> Collect(const AccuracyPlan& plan, const std::vector<uint32_t>& units,
                                      NamesOf names_of, Fits fits,
                                      std::vector<std::string_view>& left_out) {
  std::vector<std::string_view> names;
  for (const uint32_t unit : units) {
    for (const std::string_view name : names_of(plan.units[unit])) {
      (fits(name) ? names : left_out).push_back(name);
    }
  }
  return names;
}

const std::vector<std::string_view>& NetworkLayers(const PlanUnit& unit) {
  return unit.network_layers;
}
const std::vector<std::string_view>& Nodes(const PlanUnit& unit) { return unit.nodes; }

// trtexec cuts the list at commas and takes single quotes for its own; the colon that counts is the
// last one of an entry.
bool FitsLayerPrecisions(std::string_view name) {
  return !name.empty() && name.find_first_of(",'") == std::string_view::npos &&
         FitsCommandLine(name);
}

bool FitsArgument(std::string_view name) {
  return !name.empty() && name.front() != '-' && FitsCommandLine(name);
}

std::string TypeFlags(const AccuracyPlan& plan) {
  std::string flags = " --" + std::string(WordsOf(plan.low).trtexec);
  if (plan.high != Precision::kFP32 && plan.high != plan.low) {
    flags += " --" + std::string(WordsOf(plan.high).trtexec);
  }
  return flags;
}

// "*" gives all layers that are not named their type, and spares integer and shape layers, which an
// entry of their own would not.
PlanCommand TrtexecCommand(const AccuracyPlan& plan, const StepUnits& units, std::size_t number,
                           const PlanOptions& options) {
  PlanCommand command{"trtexec", "", {}, false};
  std::string list = "*:" + std::string(WordsOf(plan.high).trtexec);
  for (const std::string_view name :
       Collect(plan, units.low, NetworkLayers, FitsLayerPrecisions, command.left_out)) {
    list.append(",").append(name).append(":").append(WordsOf(plan.low).trtexec);
  }
  const std::string option = "--layerPrecisions=";
  command.too_long = option.size() + list.size() > kLongestArgument;
  command.text = "trtexec " + ShellWord("--onnx=" + std::string(options.model)) + TypeFlags(plan);
  if (plan.low == Precision::kINT8) {
    command.text += " " + ShellWord("--calib=" + std::string(options.calibration));
  }
  command.text += " --precisionConstraints=obey " + option + ShellWord(list);
  command.text += " --loadInputs=INPUT:FILE " + DumpWord("--exportOutput=", number, options);
  return command;
}

std::string PolygraphyLead(const AccuracyPlan& plan, const PlanOptions& options) {
  std::string text = "polygraphy run " + ShellWord(options.model) + " --trt" + TypeFlags(plan);
  if (plan.low == Precision::kINT8) {
    text += " --calibration-cache " + ShellWord(options.calibration);
  }
  return text + " --precision-constraints obey";
}

std::string PolygraphyEnd(std::size_t number, const PlanOptions& options) {
  return " --load-inputs " + ShellWord(options.inputs) + " --save-outputs " +
         DumpWord("", number, options);
}

// Polygraphy has no default for unnamed layers, so that both sides are spelled out.
PlanCommand PolygraphyCommand(const AccuracyPlan& plan, const StepUnits& units, std::size_t number,
                              const PlanOptions& options) {
  PlanCommand command{
      "polygraphy", PolygraphyLead(plan, options) + " --layer-precisions", {}, false};
  const auto append = [&](const std::vector<uint32_t>& side, Precision precision) {
    for (const std::string_view name :
         Collect(plan, side, NetworkLayers, FitsArgument, command.left_out)) {
      command.text +=
          " " + ShellWord(std::string(name) + ":" + std::string(WordsOf(precision).polygraphy));
      command.too_long = command.too_long || name.size() > kLongestArgument - 16;
    }
  };
  append(units.low, plan.low);
  append(units.high, plan.high);
  command.text += PolygraphyEnd(number, options);
  command.too_long = command.too_long || command.text.size() > kLongestCommand;
  return command;
}

PlanCommand ScriptCommand(const AccuracyPlan& plan, std::size_t number,
                          const PlanOptions& options) {
  std::string text = "LOW_LAYERS=" + StepFile(number, ".txt") + " " + PolygraphyLead(plan, options);
  text += " --trt-network-postprocess-script precisions.py" + PolygraphyEnd(number, options);
  return {"polygraphy", std::move(text), {}, false};
}

// "^/conv\.1/Conv$": ModelOpt takes node names as regular expressions.
std::string NodePattern(std::string_view name) {
  constexpr std::string_view kSpecial = R"(\.^$|?*+()[]{})";
  std::string pattern = "^";
  for (const char c : name) {
    if (kSpecial.find(c) != std::string_view::npos) pattern += '\\';
    pattern += c;
  }
  return pattern + "$";
}

std::string ModelOptLead(const AccuracyPlan& plan, std::size_t number, const PlanOptions& options) {
  const bool cast = plan.low == Precision::kFP16 || plan.low == Precision::kBF16;
  const std::string type(WordsOf(plan.low).trtexec);
  std::string text =
      cast ? "python -m modelopt.onnx.autocast" : "python -m modelopt.onnx.quantization";
  text += " " + ShellWord("--onnx_path=" + std::string(options.model));
  text += (cast ? " --low_precision_type=" : " --quantize_mode=") + type;
  if (!cast) {
    // FP16 by default, which would be a second change in the same step.
    text += " --high_precision_dtype=" + std::string(WordsOf(plan.high).trtexec);
    text += " --calibration_data_path=CALIBRATION.npz";
  }
  return text + " --output_path=" + StepFile(number, ".onnx");
}

// The FP32 model is quantised (or cast) again, but for the nodes that stay wide.
PlanCommand ModelOptCommand(const AccuracyPlan& plan, const StepUnits& units, std::size_t number,
                            const PlanOptions& options) {
  PlanCommand command{"modelopt", ModelOptLead(plan, number, options), {}, false};
  const auto fits = [](std::string_view name) { return !name.empty() && FitsCommandLine(name); };
  const auto names = Collect(plan, units.high, Nodes, fits, command.left_out);
  if (!names.empty()) command.text += " --nodes_to_exclude";
  for (const std::string_view name : names) command.text += " " + ShellWord(NodePattern(name));
  const auto version = ReadTrtVersion(options.trt_version);
  command.text += " && trtexec --onnx=" + StepFile(number, ".onnx");
  if (!version || *version < TrtVersion{11, 0}) command.text += " --stronglyTyped";
  command.text += " --loadInputs=INPUT:FILE " + DumpWord("--exportOutput=", number, options);
  command.too_long = command.text.size() > kLongestCommand;
  return command;
}

std::string StrictCall(const std::optional<TrtVersion>& version) {
  if (version && *version < TrtVersion{6, 0}) return "builder->setStrictTypeConstraints(true);";
  if (version && *version < TrtVersion{8, 2}) {
    return "config->setFlag(nvinfer1::BuilderFlag::kSTRICT_TYPES);";
  }
  return "config->setFlag(nvinfer1::BuilderFlag::kOBEY_PRECISION_CONSTRAINTS);";
}

PlanCommand CodeCommand(const AccuracyPlan& plan, std::size_t number, const PlanOptions& options) {
  const auto type = [](Precision precision) {
    return "nvinfer1::DataType::" + std::string(WordsOf(precision).api);
  };
  std::string text = StrictCall(ReadTrtVersion(options.trt_version));
  text += "\n// `low`: the names in " + StepFile(number, ".txt") + ", one a line\n";
  text +=
      "for (int i = 0; i < network->getNbLayers(); ++i) {\n"
      "  nvinfer1::ILayer* layer = network->getLayer(i);\n"
      "  if (layer->getPrecision() == nvinfer1::DataType::kINT32) continue;\n"
      "  const bool lowered = low.count(layer->getName()) > 0;\n"
      "  layer->setPrecision(lowered ? " +
      type(plan.low) + " : " + type(plan.high) + ");\n}\n";
  return {"code", std::move(text), {}, false};
}

}  // namespace

std::vector<PlanCommand> CommandsOf(const AccuracyPlan& plan, const PlanStep& step,
                                    std::size_t number, const PlanOptions& options) {
  const StepUnits units = UnitsOf(plan, step);
  switch (plan.method) {
    case PlanMethod::kCode:
      return {CodeCommand(plan, number, options)};
    case PlanMethod::kModel:
      return {ModelOptCommand(plan, units, number, options)};
    case PlanMethod::kLayerPrecisions:
      break;
  }
  return {TrtexecCommand(plan, units, number, options),
          PolygraphyCommand(plan, units, number, options), ScriptCommand(plan, number, options)};
}

std::string PostprocessScript(const AccuracyPlan& plan) {
  const auto type = [](Precision precision) {
    return "trt." + std::string(WordsOf(precision).polygraphy);
  };
  return "import os\n\n"
         "import tensorrt as trt\n\n\n"
         "def postprocess(network):\n"
         "    with open(os.environ[\"LOW_LAYERS\"], encoding=\"utf-8\") as names:\n"
         "        low = set(names.read().split(\"\\n\"))\n"
         "    keep = (trt.int32, trt.bool)\n"
         "    for layer in network:\n"
         "        if layer.name in low:\n"
         "            layer.precision = " +
         type(plan.low) +
         "\n"
         "        elif layer.precision not in keep:\n"
         "            layer.precision = " +
         type(plan.high) + "\n";
}

}  // namespace trtscope
