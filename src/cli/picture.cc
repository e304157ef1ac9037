#include "src/cli/picture.h"

#include <filesystem>
#include <utility>

#include "graph/render/image.h"
#include "src/cli/io.h"

namespace trtscope {

std::optional<Picture> PictureOf(const std::string& path) {
  const std::string extension = std::filesystem::path(path).extension().string();
  if (extension == ".dot" || extension == ".gv") return Picture::kDot;
  if (extension == ".svg") return Picture::kSvg;
  if (extension == ".png") return Picture::kPng;
  if (extension == ".pdf") return Picture::kPdf;
  return std::nullopt;
}

std::string WritePicture(const std::string& dot, Picture picture, const std::string& path) {
  std::string bytes = dot;
  if (picture != Picture::kDot) {
    const ImageFormat format = picture == Picture::kSvg   ? ImageFormat::kSvg
                               : picture == Picture::kPng ? ImageFormat::kPng
                                                          : ImageFormat::kPdf;
    ImageResult image = RenderImage(dot, format);
    if (!image.error.empty()) return "cannot draw " + path + ": " + image.error;
    bytes = std::move(image.bytes);
  }
  const std::string problem = WriteFileAtomically(path, bytes);
  return problem.empty() ? "" : "cannot write " + path + ": " + problem;
}

}  // namespace trtscope
