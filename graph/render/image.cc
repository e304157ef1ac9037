#include "graph/render/image.h"

#include <gvc.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

namespace trtscope {
namespace {

// Cairo's images end at 32767 pixels a side; beyond this area they take seconds and gigabytes.
constexpr double kMaxPixelsASide = 32000;
constexpr double kMaxPixels = 48e6;
// Small text (8 points) stays readable, and 50 layers take half a second: time goes with the
// pixels.
constexpr double kDotsPerInch = 88;
constexpr double kPointsPerInch = 72;
constexpr std::size_t kMaxMessages = 2000;
// Layout is superlinear: 8000 layers in a row take seconds, 16000 a quarter of a minute, a million
// would take days. Counted are nodes and arrows; the text is bounded so that not even reading it
// takes long.
constexpr int kMaxElements = 40000;
constexpr std::size_t kMaxDotBytes = std::size_t{256} << 20;

struct FormatRow {
  ImageFormat format;
  const char* graphviz_name;
};
constexpr std::array<FormatRow, 3> kFormats = {
    {{ImageFormat::kSvg, "svg"}, {ImageFormat::kPng, "png"}, {ImageFormat::kPdf, "pdf"}}};

const char* GraphvizName(ImageFormat format) {
  return kFormats[static_cast<std::size_t>(format)].graphviz_name;
}

// Graphviz reports through a C function without an argument of ours, so the text that it appends to
// has to be reachable from a static.
std::string*& MessageSink() {
  static std::string* sink = nullptr;
  return sink;
}

int CollectMessage(char* text) {
  std::string* sink = MessageSink();
  if (sink != nullptr && text != nullptr && sink->size() < kMaxMessages) *sink += text;
  return 0;
}

// While alive, Graphviz's warnings and errors are collected instead of printed to stderr.
class MessageCapture {
 public:
  MessageCapture() : previous_(agseterrf(CollectMessage)) { MessageSink() = &text_; }
  ~MessageCapture() {
    MessageSink() = nullptr;
    agseterrf(previous_);
  }
  MessageCapture(const MessageCapture&) = delete;
  MessageCapture& operator=(const MessageCapture&) = delete;

  // On one line, for people.
  std::string OneLine() const {
    std::string line = text_;
    while (!line.empty() && line.back() == '\n') line.pop_back();
    std::replace(line.begin(), line.end(), '\n', ' ');
    return line;
  }

 private:
  std::string text_;
  agusererrf previous_;
};

struct FreeContext {
  void operator()(GVC_t* context) const { gvFreeContext(context); }
};
struct CloseGraph {
  void operator()(Agraph_t* graph) const { agclose(graph); }
};
struct FreeRenderData {
  void operator()(char* data) const { gvFreeRenderData(data); }
};
// One for the life of the process: Graphviz's text measuring keeps a pointer to the last font
// beyond the context that owns it, so rendering with a second context would read freed memory (seen
// with ASan, 2.43).
GVC_t* SharedContext() {
  static const std::unique_ptr<GVC_t, FreeContext> context(gvContext());
  return context.get();
}

using Graph = std::unique_ptr<Agraph_t, CloseGraph>;

// A finished layout, freed before its graph.
class Layout {
 public:
  Layout(GVC_t* context, Agraph_t* graph)
      : context_(context), graph_(graph), done_(gvLayout(context, graph, "dot") == 0) {}
  ~Layout() {
    if (done_) gvFreeLayout(context_, graph_);
  }
  Layout(const Layout&) = delete;
  Layout& operator=(const Layout&) = delete;
  bool done() const { return done_; }

 private:
  GVC_t* context_;
  Agraph_t* graph_;
  bool done_;
};

ImageResult Failure(const std::string& what, const MessageCapture& messages) {
  const std::string details = messages.OneLine();
  return {"", details.empty() ? what : what + ": " + details};
}

// Resolution at which the laid-out graph becomes an image of acceptable size.
double Resolution(Agraph_t* graph) {
  const boxf box = GD_bb(graph);
  const double width = std::max(box.UR.x - box.LL.x, 1.0) / kPointsPerInch;
  const double height = std::max(box.UR.y - box.LL.y, 1.0) / kPointsPerInch;
  const double by_side = kMaxPixelsASide / std::max(width, height);
  const double by_area = std::sqrt(kMaxPixels / (width * height));
  // A tenth is kept for the padding around the drawing.
  return std::min(kDotsPerInch, 0.9 * std::min(by_side, by_area));
}

ImageResult Render(GVC_t* context, Agraph_t* graph, ImageFormat format,
                   const MessageCapture& messages) {
  if (format == ImageFormat::kPng) GD_drawing(graph)->dpi = Resolution(graph);
  char* data = nullptr;
  unsigned int size = 0;
  const int failed = gvRenderData(context, graph, GraphvizName(format), &data, &size);
  const std::unique_ptr<char, FreeRenderData> owner(data);
  if (failed != 0 || data == nullptr || size == 0) {
    return Failure(std::string("Graphviz cannot write ") + GraphvizName(format) +
                       "; its plugins come with the package libgvc6 (apt-get install libgvc6)",
                   messages);
  }
  return {std::string(data, size), ""};
}

ImageResult TooLarge() {
  return {"",
          "the graph is too large for Graphviz's layout; write a .dot file and lay it out with "
          "`sfdp`, or draw "
          "a part of it"};
}

bool IsTooLarge(Agraph_t* graph) { return agnnodes(graph) > kMaxElements - agnedges(graph); }

}  // namespace

ImageResult RenderImage(std::string_view dot, ImageFormat format) {
  const MessageCapture messages;
  GVC_t* const context = SharedContext();
  if (context == nullptr) return Failure("Graphviz cannot be started", messages);
  if (dot.size() > kMaxDotBytes) return TooLarge();
  const Graph graph(agmemread(std::string(dot).c_str()));
  if (graph == nullptr) return Failure("Graphviz cannot read the graph", messages);
  if (IsTooLarge(graph.get())) return TooLarge();
  const Layout layout(context, graph.get());
  if (!layout.done()) {
    return Failure(
        "Graphviz cannot lay out the graph; its layout engines come with the package libgvc6 "
        "(apt-get install libgvc6)",
        messages);
  }
  return Render(context, graph.get(), format, messages);
}

}  // namespace trtscope
