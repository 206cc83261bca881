/// The data sets that are known by name.
package enum DataSetName: String, Sendable, CaseIterable {
  case digits
  case cifar10
  case cifar100
  case imageNet16 = "imagenet16-120"
  case stl10
  case gtsrb
}
