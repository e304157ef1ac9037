#include "bench/kernels.h"

#include <initializer_list>
#include <string_view>
#include <utility>

namespace trtscope::bench {
namespace {

using Words = std::initializer_list<std::string_view>;

std::uint64_t TacticOf(std::string_view name) {
  std::uint64_t hash = 1469598103934665603U;  // FNV-1a
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  return Mix(hash);
}

void Add(std::vector<Kernel>& kernels, std::string name) {
  const std::uint64_t tactic = TacticOf(name);
  kernels.push_back({std::move(name), tactic});
}

std::string Join(std::initializer_list<std::string_view> parts) {
  std::string text;
  for (const std::string_view part : parts) text += part;
  return text;
}

/// Names such as ampere_scudnn_128x64_relu_small_nn_v1: every head with every tile and every tail.
void AddLegacy(std::vector<Kernel>& kernels, Words heads, Words tiles, Words tails) {
  for (const std::string_view head : heads) {
    for (const std::string_view tile : tiles) {
      for (const std::string_view tail : tails) Add(kernels, Join({head, "_", tile, "_", tail}));
    }
  }
}

/// What is fixed in one family of implicit gemm kernels.
struct Implicit {
  std::string_view head;    // sm80_xmma_fprop_implicit_gemm_indexed
  std::string_view types;   // f16f16_f16f16_f16
  std::string_view layout;  // nhwckrsc_nhwc
  std::string_view math;    // g1_tensor16x8x16
};

void AddImplicit(std::vector<Kernel>& kernels, const Implicit& family, Words tiles,
                 Words suffixes) {
  for (const std::string_view tile : tiles) {
    for (const std::string_view suffix : suffixes) {
      Add(kernels, Join({family.head, "_", family.types, "_", family.layout, "_tilesize", tile, "_",
                         family.math, suffix}));
    }
  }
}

const Words kFloatTiles = {"128x128x8_stage3_warpsize2x4x1", "128x64x8_stage3_warpsize2x2x1",
                           "64x128x8_stage3_warpsize1x4x1",  "64x64x8_stage3_warpsize1x4x1",
                           "128x32x8_stage3_warpsize2x2x1",  "32x32x8_stage3_warpsize1x2x1",
                           "128x16x8_stage3_warpsize4x1x1",  "256x128x8_stage3_warpsize4x2x1",
                           "64x256x8_stage3_warpsize1x4x1"};
const Words kTensorTiles = {"128x128x32_stage4_warpsize2x2x1", "128x64x32_stage5_warpsize2x2x1",
                            "64x64x32_stage5_warpsize2x2x1",   "256x64x32_stage3_warpsize4x1x1",
                            "64x32x64_stage5_warpsize2x2x1",   "128x256x32_stage3_warpsize2x4x1",
                            "64x128x64_stage3_warpsize1x4x1",  "256x128x64_stage3_warpsize4x2x1",
                            "128x32x64_stage4_warpsize4x1x1"};
const Words kInt8Tiles = {"128x128x64_stage3_warpsize2x2x1", "128x64x64_stage3_warpsize2x2x1",
                          "64x64x64_stage4_warpsize2x2x1",   "256x64x64_stage3_warpsize4x1x1",
                          "64x32x64_stage6_warpsize2x1x1",   "96x128x64_stage3_warpsize2x2x1",
                          "192x64x64_stage3_warpsize2x2x1",  "128x192x64_stage3_warpsize2x4x1",
                          "256x128x64_stage3_warpsize4x2x1", "32x64x64_stage6_warpsize2x1x1"};
const Words kFilters = {"", "_t1r1s1", "_t1r3s3", "_simple_t1r1s1"};

void FillFloat(std::vector<Kernel>& linear, std::vector<Kernel>& nhwc) {
  AddLegacy(
      linear, {"ampere_scudnn", "volta_scudnn"}, {"128x128", "128x64", "128x32"},
      {"relu_small_nn_v1", "relu_medium_nn_v1", "relu_large_nn_v1", "relu_xregs_large_nn_v1"});
  AddLegacy(linear, {"ampere_sgemm"}, {"128x128", "128x64", "64x64", "32x32"}, {"nn_v1", "tn_v1"});
  for (const std::string_view head :
       {"sm80_xmma_fprop_implicit_gemm", "sm80_xmma_fprop_implicit_gemm_indexed"}) {
    AddImplicit(linear, {head, "f32f32_f32f32_f32", "nchwkcrs_nchw", "g1_ffma"}, kFloatTiles,
                {"_aligna4_alignc4", "_t1r1s1_aligna4_alignc4", "_t1r3s3_aligna4_alignc4"});
    AddImplicit(nhwc, {head, "f32f32_f32f32_f32", "nhwckrsc_nhwc", "g1_ffma"}, kFloatTiles,
                {"_aligna4_alignc4", "_t1r3s3_aligna4_alignc4"});
    AddImplicit(nhwc, {head, "f32f32_tf32f32_f32", "nhwckrsc_nhwc", "g1_tensor16x8x8"},
                kTensorTiles, kFilters);
  }
  for (const std::string_view threads : {"TP7_TQ4_C1", "TP4_TQ8_C2", "TP2_TQ8_C4", "TP3_TQ10_C8"}) {
    for (const std::string_view filter : {"R1_S1_U1_V1", "R3_S3_U1_V1", "R3_S3_U2_V2"}) {
      Add(linear,
          Join({"sm50_xmma_conv_fprop_fused_conv_act_fp32_NCHW_fp32_NCHW_KCRS_fp32_fp32_fp32_"
                "Accfloat_1_1_cC1_dC1_srcVec1_fltVec1_1_",
                threads, "_", filter}));
    }
  }
}

void FillHalf(std::vector<Kernel>& pairs, std::vector<Kernel>& eights) {
  AddLegacy(pairs, {"ampere_fp16x2_hcudnn_fp16x2"}, {"128x128", "128x64", "128x32"},
            {"relu_small_nn_v1", "relu_medium_nn_v1", "relu_interior_nn_v1", "relu_large_nn_v1"});
  AddImplicit(pairs,
              {"sm80_xmma_fprop_implicit_gemm", "f16f16_f32f32_f32", "nhwckrsc_nhwc", "g1_ffma"},
              kFloatTiles, {"_aligna4_alignc4", "_t1r3s3_aligna4_alignc4"});
  AddLegacy(eights, {"ampere_h16816cudnn", "turing_h1688cudnn", "volta_h884cudnn"},
            {"256x64_ldg8", "128x128_ldg8", "256x128_ldg8", "128x64_sliced1x2_ldg8"},
            {"relu_exp_small_nhwc_tn_v1", "relu_exp_medium_nhwc_tn_v1", "relu_exp_large_nhwc_tn_v1",
             "relu_exp_interior_nhwc_tn_v1"});
  for (const std::string_view head :
       {"sm80_xmma_fprop_implicit_gemm", "sm80_xmma_fprop_implicit_gemm_indexed"}) {
    AddImplicit(eights, {head, "f16f16_f16f16_f16", "nhwckrsc_nhwc", "g1_tensor16x8x16"},
                kTensorTiles, kFilters);
    AddImplicit(eights, {head, "f16f16_f16f32_f32", "nhwckrsc_nhwc", "g1_tensor16x8x16"},
                kTensorTiles, {"", "_t1r3s3"});
  }
}

void FillInt8(std::vector<Kernel>& fours, std::vector<Kernel>& thirty_twos) {
  AddLegacy(fours, {"ampere_int8x4_icudnn_int8x4", "volta_int8x4_icudnn_int8x4"},
            {"128x128", "128x64", "128x32", "64x64"},
            {"relu_small_nn_v1", "relu_medium_nn_v1", "relu_interior_nn_v1", "relu_large_nn_v1"});
  AddLegacy(thirty_twos, {"turing_int8_i8816cudnn_int8"},
            {"256x64_ldg16", "128x128_ldg16", "256x128_ldg16"},
            {"relu_singleBuffer_small_nt_v1", "relu_singleBuffer_medium_nt_v1",
             "relu_singleBuffer_large_nt_v1", "relu_interior_nt_v1"});
  for (const std::string_view head :
       {"sm80_xmma_fprop_implicit_gemm_interleaved", "sm75_xmma_fprop_implicit_gemm_interleaved"}) {
    const bool ampere = head.substr(0, 4) == "sm80";
    AddImplicit(thirty_twos,
                {head, "i8i8_i8i32_f32", "nchw_vect_c_32kcrs_vect_c_32_nchw_vect_c_32",
                 ampere ? "g1_tensor16x8x32" : "g1_tensor8x8x16"},
                kInt8Tiles, kFilters);
  }
}

void FillInt8ToFloat(std::vector<Kernel>& fours, std::vector<Kernel>& thirty_twos) {
  AddLegacy(fours, {"ampere_fp32_icudnn_int8x4"}, {"128x128", "128x64", "128x32"},
            {"relu_small_nn_v1", "relu_medium_nn_v1", "relu_large_nn_v1"});
  AddImplicit(thirty_twos,
              {"sm80_xmma_fprop_implicit_gemm_interleaved", "i8f32_i8i32_f32",
               "nchw_vect_c_32kcrs_vect_c_32_nchw", "g1_tensor16x8x32"},
              kInt8Tiles, {"", "_t1r1s1"});
}

void FillPoolings(std::vector<Kernel>& kernels, std::string_view type) {
  for (const std::string_view shape : {"tP1_tQ8", "tP2_tQ8", "tP2_tQ16", "tP4_tQ4", "tP8_tQ2"}) {
    for (const std::string_view window :
         {"tR2_tS2_tU2_tV2", "tR3_tS3_tU2_tV2", "tR3_tS3_tU1_tV1", "tR5_tS5_tU1_tV1"}) {
      Add(kernels,
          Join({"sm50_xmma_pooling_tiled_", type, "_kMAX_", shape, "_", window, "_tThreads128"}));
    }
  }
}

void FillGemms(std::vector<Kernel>& kernels) {
  for (const std::string_view order : {"tn_n", "nn_n"}) {
    for (const std::string_view tile : kTensorTiles) {
      Add(kernels,
          Join({"sm80_xmma_gemm_f16f16_f16f32_f32_", order, "_tilesize", tile, "_tensor16x8x16"}));
      Add(kernels, Join({"sm80_xmma_gemm_f32f32_tf32f32_f32_", order, "_tilesize", tile,
                         "_tensor16x8x8_aligna4_alignc4"}));
    }
    for (const std::string_view tile : kFloatTiles) {
      Add(kernels, Join({"sm80_xmma_gemm_f32f32_f32f32_f32_", order, "_tilesize", tile,
                         "_ffma_aligna4_alignc4"}));
    }
  }
}

}  // namespace

KernelTable::KernelTable() {
  const auto at = [](auto& lists, Format format) -> std::vector<Kernel>& {
    return lists[static_cast<std::size_t>(format)];
  };
  FillFloat(at(convolutions_, Format::kFloatLinear), at(convolutions_, Format::kFloatNhwc));
  FillHalf(at(convolutions_, Format::kHalfC2), at(convolutions_, Format::kHalfC8));
  FillInt8(at(convolutions_, Format::kInt8C4), at(convolutions_, Format::kInt8C32));
  FillInt8ToFloat(at(to_float_, Format::kInt8C4), at(to_float_, Format::kInt8C32));
  FillPoolings(at(poolings_, Format::kFloatLinear), "FP32NCHW");
  FillPoolings(at(poolings_, Format::kHalfC8), "FP16NHWC");
  FillPoolings(at(poolings_, Format::kInt8C4), "INT8NCxHW4");
  FillPoolings(at(poolings_, Format::kInt8C32), "INT8NCxHW32");
  FillGemms(gemms_);
}

const std::vector<Kernel>& KernelTable::Convolutions(Format in, Format out) const {
  const auto index = static_cast<std::size_t>(in);
  if (in == out) return convolutions_[index];
  return out == Format::kFloatLinear ? to_float_[index] : none_;
}

const std::vector<Kernel>& KernelTable::Poolings(Format format) const {
  return poolings_[static_cast<std::size_t>(format)];
}

std::size_t KernelTable::size() const {
  std::size_t count = gemms_.size();
  for (const auto* lists : {&convolutions_, &to_float_, &poolings_}) {
    for (const auto& list : *lists) count += list.size();
  }
  return count;
}

}  // namespace trtscope::bench
