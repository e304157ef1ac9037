// What a log says before the autotuning: banner, options, the ONNX parser, the fusions.

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "bench/sections.h"

namespace trtscope::bench {
namespace {

std::string PrecisionOption(const Version& version) {
  std::string text = "FP32";
  if (version.half) text += "+FP16";
  if (version.int8) text += "+INT8";
  return text;
}

void WriteOptions(LogWriter& log, const Version& version) {
  log.Program("=== Model Options ===");
  log.Program("Format: ONNX");
  log.Program("Model: trunk.onnx");
  log.Program("Output:");
  log.Program("=== Build Options ===");
  if (!version.ten()) log.Program("Max batch: explicit batch");
  if (version.release >= 840) {
    log.Program("Memory Pools: workspace: 4096 MiB, dlaSRAM: default, dlaLocalDRAM: default, ",
                "dlaGlobalDRAM: default");
  } else {
    log.Program("Workspace: 4096 MiB");
  }
  if (!version.ten()) log.Program("minTiming: 1");
  log.Program("avgTiming: 8");
  log.Program("Precision: ", PrecisionOption(version));
  if (version.release >= 840) log.Program("LayerPrecisions: ");
  log.Program("Calibration: ", version.int8 ? "Dynamic" : "");
  log.Program("Refit: Disabled");
  log.Program("Sparsity: Disabled");
  log.Program("Safe mode: Disabled");
  log.Program("Save engine: trunk.engine");
  log.Program("Tactic sources: Using default tactic sources");
  log.Program("Input(s)s format: fp32:CHW");
  log.Program("Output(s)s format: fp32:CHW");
  log.Program("=== System Options ===");
  log.Program("Device: 0");
  log.Program("DLACore: ");
  log.Program("");
  log.Program("=== Inference Options ===");
  log.Program("Batch: Explicit");
  log.Program("Iterations: 10");
  log.Program("Duration: 3s (+ 200ms warm up)");
  log.Program("=== Reporting Options ===");
  log.Program("Verbose: Enabled");
  log.Program("Averages: 10 inferences");
  log.Program(version.release >= 850 ? "Percentiles: 90,95,99" : "Percentile: 99");
  log.Program("Profile: Enabled");
  log.Program("");
}

void WriteDevice(LogWriter& log, const Version& version) {
  log.Program("=== Device Information ===");
  log.Program("Selected Device: Synthetic GPU");
  log.Program("Compute Capability: 8.6");
  log.Program("SMs: 68");
  log.Program("Compute Clock Rate: 1.74 GHz");
  log.Program("Device Global Memory: 9976 MiB");
  log.Program("Shared Memory per SM: 100 KiB");
  log.Program("Memory Bus Width: 320 bits (ECC disabled)");
  log.Program("Memory Clock Rate: 9.501 GHz");
  log.Program("");
  // 8.0 prints its own number without dots.
  log.Program("TensorRT version: ",
              version.release < 820 ? version.banner.substr(1) : version.name);
}

void WritePlugins(LogWriter& log) {
  for (const std::string_view word :
       {"Registered plugin creator", "Plugin creator already registered"}) {
    for (int i = 0; i < 36; ++i) log.Verbose(word, " - ::SyntheticPlugin", i, "_TRT version 1");
  }
}

std::string OnnxDims(const Shape& shape) {
  std::string text = "(1, " + std::to_string(shape.channels);
  if (shape.height > 0)
    text += ", " + std::to_string(shape.height) + ", " + std::to_string(shape.width);
  return text + ")";
}

struct Node {
  std::string_view name;
  std::string_view op;  // the last part of the name: Conv, Relu, …
};

Node NodeOf(const std::string& name) {
  const std::string_view whole = name;
  return {whole, whole.substr(whole.rfind('/') + 1)};
}

void WriteConvolutionShape(LogWriter& log, const Layer& layer) {
  const int padding = layer.filter / 2;
  log.Verbose("Using kernel: (", layer.filter, ", ", layer.filter, "), strides: (", layer.stride,
              ", ", layer.stride, "), prepadding: (", padding, ", ", padding, "), postpadding: (",
              padding, ", ", padding, "), dilations: (1, 1), numOutputs: ", layer.out.channels);
  log.Verbose("Convolution output dimensions: ", OnnxDims(layer.out));
}

void WriteNode(LogWriter& log, const Layer& layer, const Node& node, const std::string& input,
               const std::string& output) {
  const bool weights = node.op == "Conv" || node.op == "Gemm";
  const Shape& in = weights || layer.nodes.size() == 1 ? layer.in : layer.out;
  const std::string filter = std::to_string(layer.filter);
  log.Verbose("Parsing node: ", node.name, " [", node.op, "]");
  log.Verbose("Searching for input: ", input);
  std::string inputs = "[" + input + " -> " + OnnxDims(in) + "[FLOAT]], ";
  if (weights) {
    const std::string name = std::string(node.name) + ".weight";
    log.Verbose("Searching for input: ", name);
    inputs += "[" + name + " -> (" + std::to_string(layer.out.channels) + ", " +
              std::to_string(layer.in.channels) + ", " + filter + ", " + filter + ")[FLOAT]], ";
  }
  if (node.op == "Add" && layer.residual) {
    log.Verbose("Searching for input: ", *layer.residual);
    inputs += "[" + *layer.residual + " -> " + OnnxDims(layer.out) + "[FLOAT]], ";
  }
  log.Verbose(node.name, " [", node.op, "] inputs: ", inputs);
  if (weights) log.Verbose("Convolution input dimensions: ", OnnxDims(in));
  log.Verbose("Registering layer: ", node.name, " for ONNX node: ", node.name);
  if (weights) WriteConvolutionShape(log, layer);
  log.Verbose("Registering tensor: ", output, " for ONNX tensor: ", output);
  log.Verbose(node.name, " [", node.op, "] outputs: [", output, " -> ", OnnxDims(layer.out),
              "[FLOAT]], ");
}

// The passes that turn [Conv, Add, Relu] into one layer, as TensorRT names them.
std::string_view FusionPass(std::string_view op) {
  return op == "Add" ? "ConvEltwiseSumFusion" : "ConvReluFusion";
}

void WriteFusions(LogWriter& log, const Version& version, const Layer& layer) {
  std::string fused;
  for (const std::string& node : layer.nodes) {
    if (!fused.empty()) {
      const std::string_view pass = FusionPass(NodeOf(node).op);
      if (version.release >= 840) log.Verbose("Running: ", pass, " on ", fused);
      log.Verbose(pass, ": Fusing ", fused, " with ", node);
      fused += " + ";
    }
    fused += node;
  }
}

std::size_t NodeCount(const Network& network) {
  std::size_t count = 0;
  for (const Layer& layer : network.layers) count += layer.nodes.size();
  return count;
}

}  // namespace

std::string TrtexecCommand(const Run& run, std::string_view verdict) {
  std::string text = "&&&& ";
  text += verdict;
  text += " TensorRT.trtexec [TensorRT ";
  text += run.version.banner;
  text += "]";
  text += run.version.build;
  text += " # trtexec --onnx=trunk.onnx --saveEngine=trunk.engine --verbose --dumpProfile";
  if (run.version.half) text += " --fp16";
  if (run.version.int8) text += " --int8";
  return text;
}

void WriteBanner(LogWriter& log, const Run& run) {
  log.Raw(TrtexecCommand(run, "RUNNING"));
  WriteOptions(log, run.version);
  WriteDevice(log, run.version);
  if (run.version.release >= 860) log.Program("Loading standard plugins");
  WritePlugins(log);
  log.Info("[MemUsageChange] Init CUDA: CPU +267, GPU +0, now: CPU 296, GPU 1062 (MiB)");
  if (run.version.release >= 850) {
    log.Verbose("Trying to load shared library libnvinfer_builder_resource.so.", run.version.name);
    log.Verbose("Loaded shared library libnvinfer_builder_resource.so.", run.version.name);
  }
}

void WriteParsing(LogWriter& log, const Run& run) {
  log.Program(run.version.release >= 860 ? "Start parsing network model."
                                         : "Start parsing network model");
  log.Info("----------------------------------------------------------------");
  log.Info("Input filename:   trunk.onnx");
  log.Info("ONNX IR version:  0.0.8");
  log.Info("Opset version:    13");
  log.Info("Producer name:    make_large_log");
  log.Info("----------------------------------------------------------------");
  const Network& network = run.network;
  log.Verbose("Adding network input: ", network.input,
              " with dtype: float32, dimensions: ", OnnxDims(network.input_shape));
  log.Verbose("Registering tensor: ", network.input, " for ONNX tensor: ", network.input);
  for (const Layer& layer : network.layers) {
    if (layer.filter > 0 && layer.kind == LayerKind::kConvolution) {
      log.Verbose("Importing initializer: ", layer.nodes.front(), ".weight");
    }
  }
  for (const Layer& layer : network.layers) {
    std::string input = layer.input;
    for (const std::string& name : layer.nodes) {
      const bool last = &name == &layer.nodes.back();
      const std::string output = last ? layer.output : name + "_output_0";
      WriteNode(log, layer, NodeOf(name), input, output);
      input = output;
    }
  }
  log.Verbose("Marking ", network.layers.back().output,
              " as output: ", network.layers.back().output);
  if (run.version.release >= 860) {
    log.Program("Finished parsing network model. Parse time: 0.151515");
  } else {
    log.Program("Finish parsing network model");
  }
}

void WriteOptimisation(LogWriter& log, const Run& run) {
  const Version& version = run.version;
  const std::size_t before = NodeCount(run.network) + 1;
  const std::size_t after = run.network.layers.size();
  log.Verbose("Original: ", before, " layers");
  log.Verbose("After dead-layer removal: ", before, " layers");
  if (version.release >= 860) log.Verbose("Graph construction completed in 0.0037 seconds.");
  log.Verbose("Applying generic optimizations to the graph for inference.");
  log.Verbose("After Myelin optimization: ", before, " layers");
  log.Verbose("Applying ScaleNodes fusions.");
  log.Verbose("After scale fusion: ", before, " layers");
  for (const Layer& layer : run.network.layers) WriteFusions(log, version, layer);
  for (const std::string_view step :
       {"dupe layer removal", "final dead-layer removal", "tensor merging", "vertical fusions",
        "dupe layer removal", "final dead-layer removal", "tensor merging", "slice removal",
        "concat removal"}) {
    if (step == "slice removal" && version.release < 840) continue;
    log.Verbose("After ", step, ": ", after, " layers");
  }
  if (version.release >= 860) {
    log.Info("Graph optimization time: 0.117672 seconds.");
    log.Verbose("Building graph using backend strategy 2");
  } else {
    log.Verbose("Graph construction and optimization completed in 0.14637 seconds.");
  }
  log.Info("Local timing cache in use. Profiling results in this builder pass will not be stored.");
  log.Verbose("Constructing optimization profile number 0 [1/1].");
  if (version.release >= 840) log.Verbose("Reserving memory for host IO tensors. Host: 0 bytes");
}

}  // namespace trtscope::bench
