#include "graph/analysis/fusions.h"

#include "graph/analysis/fusion_finder.h"

namespace trtscope {

std::string_view MemberFromName(MemberFrom from) {
  switch (from) {
    case MemberFrom::kOptimizer:
      return "optimizer";
    case MemberFrom::kRegistered:
      return "registered";
    case MemberFrom::kMetadata:
      return "metadata";
    case MemberFrom::kName:
      return "name";
    case MemberFrom::kInferred:
      return "inferred";
  }
  return "";
}

std::string_view FusedOriginName(FusedOrigin origin) {
  switch (origin) {
    case FusedOrigin::kNetwork:
      return "network";
    case FusedOrigin::kInserted:
      return "inserted";
    case FusedOrigin::kUnknown:
      return "unknown";
  }
  return "";
}

std::string_view NodeFateName(NodeFate fate) {
  switch (fate) {
    case NodeFate::kInEngine:
      return "in_engine";
    case NodeFate::kGone:
      return "gone";
    case NodeFate::kNoLayer:
      return "no_layer";
    case NodeFate::kUnexplained:
      return "unexplained";
    case NodeFate::kUnknown:
      return "unknown";
  }
  return "";
}

Fusions FindFusions(const Engine& engine) {
  // Layer information and profiles come without a log.
  static const BuildStory kNoStory;
  return FusionFinder(engine, engine.log ? engine.log->story : kNoStory).Find();
}

}  // namespace trtscope
