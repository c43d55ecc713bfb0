package io.tiovivo.fec;

import io.tiovivo.fec.SpeedRunner.Task;

/** Processor time for each symbol against K, as an SVG that reads in light and in dark. */
final class SpeedChart {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 400;
  private static final int LEFT = 60;
  private static final int RIGHT = 570;
  private static final int TOP = 50;
  private static final int BOTTOM = 340;
  private static final double LEAST_US = 0.5;
  private static final double MOST_US = 200;
  private static final double LEAST_K = 8;
  private static final double MOST_K = 70_000;

  private final StringBuilder out = new StringBuilder();
  private double lastLabelY = BOTTOM;

  private SpeedChart() {}

  static String of(SpeedRunner headEnd, SpeedRunner device, SpeedRunner wasm) {
    SpeedChart chart = new SpeedChart();
    chart.frame();
    chart.line("#2a7de1", "", headEnd, Task.ENCODE, "encode, C2");
    chart.line("#2a7de1", "6 4", headEnd, Task.DECODE, "decode, C2 (head-end)");
    chart.line("#d9662b", "6 4", device, Task.DECODE, "decode, device");
    chart.line("#7a8a3a", "6 4", wasm, Task.DECODE, "decode, WebAssembly");
    return chart.out.append("</svg>\n").toString();
  }

  private void frame() {
    out.append(
        String.format(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\""
                + " font-family=\"sans-serif\" font-size=\"13\">%n",
            WIDTH, HEIGHT));
    out.append("<title>RaptorQ: processor time for each symbol against the block's size</title>\n");
    out.append("<style>text{fill:#222}.g{stroke:#8884;stroke-width:1}");
    out.append("@media(prefers-color-scheme:dark){text{fill:#ddd}}</style>\n");
    text(LEFT, 24, "start", "Processor time for each symbol of 1280 bytes, us");
    for (double us : new double[] {0.5, 1, 2, 5, 10, 20, 50, 100, 200}) {
      grid(LEFT, y(us), RIGHT, y(us));
      text(LEFT - 8, y(us) + 4, "end", us < 1 ? "0.5" : String.format("%.0f", us));
    }
    for (int k : CodecSpeed.SIZES) {
      grid(x(k), TOP, x(k), BOTTOM);
      text(x(k), BOTTOM + 20, k == 50000 ? "start" : "middle", String.format("%,d", k));
    }
    text(
        (LEFT + RIGHT) / 2.0,
        BOTTOM + 44,
        "middle",
        "K, symbols in a block (all of it from repair symbols)");
  }

  private void line(String colour, String dash, SpeedRunner runner, Task task, String label) {
    StringBuilder points = new StringBuilder();
    double end = 0;
    for (int k : CodecSpeed.SIZES) {
      end = y(runner.nsPerSymbol(task, k) / 1000);
      points.append(String.format("%.1f,%.1f ", x(k), end));
    }
    out.append(
        String.format(
            "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2.5\"%s points=\"%s\"/>%n",
            colour,
            dash.isEmpty() ? "" : " stroke-dasharray=\"" + dash + "\"",
            points.toString().trim()));
    // Labels go upwards in the order of the lines, none on top of another.
    lastLabelY = Math.min(end + 4, lastLabelY - 16);
    text(RIGHT - 4, lastLabelY, "start", label);
  }

  private void grid(double x1, double y1, double x2, double y2) {
    out.append(
        String.format(
            "<line class=\"g\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n",
            x1, y1, x2, y2));
  }

  private void text(double x, double y, String anchor, String text) {
    out.append(
        String.format(
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, text));
  }

  private static double x(double k) {
    return LEFT + (RIGHT - LEFT) * Math.log(k / LEAST_K) / Math.log(MOST_K / LEAST_K);
  }

  private static double y(double us) {
    return BOTTOM - (BOTTOM - TOP) * Math.log(us / LEAST_US) / Math.log(MOST_US / LEAST_US);
  }
}
