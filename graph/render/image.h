// DOT text to pictures, through Graphviz. The one place of the project that includes Graphviz.
#ifndef TRTSCOPE_GRAPH_RENDER_IMAGE_H_
#define TRTSCOPE_GRAPH_RENDER_IMAGE_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace trtscope {

enum class ImageFormat : uint8_t { kSvg, kPng, kPdf };

struct ImageResult {
  /// The file's bytes; empty on failure.
  std::string bytes;
  /// Why there is no picture, for people; empty on success.
  std::string error;
};

/// Lays `dot` out with Graphviz's "dot" engine and renders it. Not thread-safe (Graphviz is not).
ImageResult RenderImage(std::string_view dot, ImageFormat format);

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_RENDER_IMAGE_H_
