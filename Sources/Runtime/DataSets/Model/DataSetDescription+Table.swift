extension DataSetDescription {
  /// The seed of every split that this program draws itself; part of the split's name.
  package static let splitSeed: UInt64 = 2_412

  /// The row of a data set.
  package init(_ name: DataSetName) {
    switch name {
    case .digits: self = .digits
    case .cifar10: self = .cifar10
    case .cifar100: self = .cifar100
    case .imageNet16: self = .imageNet16
    case .stl10: self = .stl10
    case .gtsrb: self = .gtsrb
    }
  }

  private static let cifarBudget = Budget(parameters: 1_500_000, macs: 200_000_000)

  // The constants are mean and deviation of the training split in units of 0...16; a test computes them again.
  private static let digits = DataSetDescription(
    name: DataSetName.digits.rawValue, title: "Optical Recognition of Handwritten Digits",
    classNames: ClassNames.digits, side: 8, maximum: 16,
    normalization: .constants(Normalization(mean: [4.8725, 4.8725, 4.8725], deviation: [6.0089, 6.0089, 6.0089])),
    batchSize: 64, epochs: 30, proxyEpochs: 6, learningRate: 0.025, budget: Budget(parameters: 600_000, macs: nil),
    augmentation: Augmentation(flips: false, padding: 1), published: (training: 1_497, test: 300), files: [],
    archives: [],
    provenance: """
      Embedded. E. Alpaydin, C. Kaynak, 1998, UCI repository (CC BY 4.0): the 1,797 images of the published test set, split \
      1,197 / 300 / 300 by class with a fixed seed.
      """)

  private static let cifar10 = DataSetDescription(
    name: DataSetName.cifar10.rawValue, title: "CIFAR-10", classNames: ClassNames.cifar10, side: 32, maximum: 255,
    normalization: .constants(Normalization(mean: [125.3, 123.0, 113.9], deviation: [63.0, 62.1, 66.7])),
    batchSize: 256, epochs: 200, proxyEpochs: 12, learningRate: 0.1, budget: cifarBudget,
    augmentation: Augmentation(flips: true, padding: 4), published: (training: 50_000, test: 10_000),
    files: (1...5).map { File(path: "cifar-10-batches-bin/data_batch_\($0).bin", bytes: 30_730_000) }
      + [File(path: "cifar-10-batches-bin/test_batch.bin", bytes: 30_730_000)],
    archives: [
      Archive(
        url: "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz", name: "cifar-10-binary.tar.gz", bytes: nil,
        md5: "c32a1d4ab5d03f1284b67883e8d87530", format: .tarGzip, folder: "")
    ],
    provenance: """
      A. Krizhevsky, 2009. Search: the 50,000 training images split 25,000 / 25,000 (the lists of NAS-Bench-201 where \
      cifar-split.txt lies in the data folder, otherwise by class with a fixed seed). Final: all 50,000, no validation.
      """)

  private static let cifar100 = DataSetDescription(
    name: DataSetName.cifar100.rawValue, title: "CIFAR-100", classNames: ClassNames.cifar100, side: 32, maximum: 255,
    normalization: .constants(Normalization(mean: [129.3, 124.1, 112.4], deviation: [68.2, 65.4, 70.4])),
    batchSize: 256, epochs: 200, proxyEpochs: 12, learningRate: 0.1, budget: cifarBudget,
    augmentation: Augmentation(flips: true, padding: 4), published: (training: 50_000, test: 10_000),
    files: [
      File(path: "cifar-100-binary/train.bin", bytes: 153_700_000),
      File(path: "cifar-100-binary/test.bin", bytes: 30_740_000),
    ],
    archives: [
      Archive(
        url: "https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz", name: "cifar-100-binary.tar.gz",
        bytes: 168_513_733, md5: "03b5dce01913d631647c71ecec9e9cb8", format: .tarGzip, folder: "")
    ],
    provenance: """
      A. Krizhevsky, 2009, fine labels. Training: 50,000; the 10,000 test images split 5,000 / 5,000 into validation and \
      test (the lists of NAS-Bench-201 where cifar100-test-split.txt lies in the data folder, otherwise by class with a \
      fixed seed).
      """)

  private static let imageNet16 = DataSetDescription(
    name: DataSetName.imageNet16.rawValue, title: "ImageNet16-120", classNames: ClassNames.imageNet16, side: 16,
    maximum: 255,
    normalization: .constants(Normalization(mean: [122.68, 116.66, 104.01], deviation: [63.22, 61.26, 65.09])),
    batchSize: 256, epochs: 200, proxyEpochs: 12, learningRate: 0.1,
    budget: Budget(parameters: 1_500_000, macs: 50_000_000), augmentation: Augmentation(flips: true, padding: 2),
    published: (training: 151_700, test: 6_000),
    files: (1...10).map { File(path: "ImageNet16/train_data_batch_\($0)", bytes: nil) }
      + [File(path: "ImageNet16/val_data", bytes: nil)],
    archives: [],
    provenance: """
      Chrabaszcz, Loshchilov, Hutter, 2017: ImageNet at 16 x 16, labels 1 to 120. No public address without registration: \
      sign up at https://image-net.org, get "Downsampled ImageNet 16x16" or the ImageNet16 archive that NAS-Bench-201 links \
      to, and put train_data_batch_1 to _10 and val_data into ImageNet16/ in the data folder. The 6,000 validation images \
      are split 3,000 / 3,000 (the lists of NAS-Bench-201 where imagenet-16-120-test-split.txt lies in the data folder, \
      otherwise by class with a fixed seed).
      """)

  private static let stl10 = DataSetDescription(
    name: DataSetName.stl10.rawValue, title: "STL-10", classNames: ClassNames.stl10, side: 48, maximum: 255,
    normalization: .ofTrainingSplit, batchSize: 256, epochs: 200, proxyEpochs: 12, learningRate: 0.1,
    budget: cifarBudget, augmentation: Augmentation(flips: true, padding: 6), published: (training: 5_000, test: 8_000),
    files: [
      File(path: "stl10_binary/train_X.bin", bytes: 138_240_000), File(path: "stl10_binary/train_y.bin", bytes: 5_000),
      File(path: "stl10_binary/test_X.bin", bytes: 221_184_000), File(path: "stl10_binary/test_y.bin", bytes: 8_000),
    ],
    archives: [
      Archive(
        url: "http://ai.stanford.edu/~acoates/stl10/stl10_binary.tar.gz", name: "stl10_binary.tar.gz", bytes: nil,
        md5: "91f7769df0f17e558f3565bffb0c7dfb", format: .tarGzip, folder: "")
    ],
    provenance: """
      A. Coates, H. Lee, A. Y. Ng, 2011; labelled images only, resized to 48 x 48 by area averaging. The 5,000 training \
      images are split 4,000 / 1,000 by class with a fixed seed; the 8,000 test images stay whole.
      """)

  private static let gtsrb = DataSetDescription(
    name: DataSetName.gtsrb.rawValue, title: "GTSRB", classNames: ClassNames.gtsrb, side: 32, maximum: 255,
    normalization: .ofTrainingSplit, batchSize: 256, epochs: 200, proxyEpochs: 12, learningRate: 0.1,
    budget: cifarBudget, augmentation: Augmentation(flips: false, padding: 4),
    published: (training: 39_209, test: 12_630),
    files: [
      File(path: "GTSRB/Final_Training/Images", bytes: nil), File(path: "GTSRB/Final_Test/Images", bytes: nil),
      File(path: "GTSRB/GT-final_test.csv", bytes: nil),
    ],
    archives: ["GTSRB_Final_Training_Images", "GTSRB_Final_Test_Images", "GTSRB_Final_Test_GT"].map { name in
      Archive(
        url: "https://sid.erda.dk/public/archives/daaeac0d7ce1152aea9b61d9f1e19370/\(name).zip", name: "\(name).zip",
        bytes: nil, md5: nil, format: .zip, folder: name.hasSuffix("GT") ? "GTSRB" : "")
    },
    provenance: """
      J. Stallkamp, M. Schlipsing, J. Salmen, C. Igel, 2012, resized to 32 x 32 by area averaging. Tracks of 30 images are \
      split 80 / 20 into training and validation by class with a fixed seed, never within a track.
      """)
}
