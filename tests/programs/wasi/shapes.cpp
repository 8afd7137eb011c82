// C++ with its library: containers, strings, virtual calls, lambdas, static constructors. No exceptions.
#include <algorithm>
#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace {

struct Shape {
    virtual ~Shape() = default;
    virtual double area() const = 0;
    virtual std::string name() const = 0;
};

struct Square final : Shape {
    explicit Square(double side) : side(side) {}
    double area() const override { return side * side; }
    std::string name() const override { return "square"; }
    double side;
};

struct Circle final : Shape {
    explicit Circle(double radius) : radius(radius) {}
    double area() const override { return 3.14159265358979 * radius * radius; }
    std::string name() const override { return "circle"; }
    double radius;
};

struct Announcer {
    Announcer() { std::puts("constructed"); }
    ~Announcer() { std::puts("destroyed"); }
} announcer;

} // namespace

int main() {
    std::vector<std::unique_ptr<Shape>> shapes;
    for (int i = 1; i <= 5; i++) {
        shapes.push_back(std::make_unique<Square>(i));
        shapes.push_back(std::make_unique<Circle>(i * 0.5));
    }
    std::sort(shapes.begin(), shapes.end(), [](const auto &a, const auto &b) { return a->area() < b->area(); });
    std::map<std::string, double> areas;
    for (const auto &shape : shapes)
        areas[shape->name()] += shape->area();
    for (const auto &[name, area] : areas)
        std::printf("%s %.3f\n", name.c_str(), area);
    std::printf("largest: %s\n", shapes.back()->name().c_str());
    return 0;
}
