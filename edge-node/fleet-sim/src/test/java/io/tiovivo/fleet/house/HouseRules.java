package io.tiovivo.fleet.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What must hold in the classes that ship. {@link HouseRulesTest} shows for each rule that it
 * bites.
 */
final class HouseRules {
  private static final Pattern SHUNNED_NAME =
      Pattern.compile(".*(Manager|Utils?|Helpers?|Impl)(\\$.*)?");

  private static final Set<String> CLOCK_CALLS =
      Set.of(
          "java.lang.System.nanoTime",
          "java.lang.System.currentTimeMillis",
          "java.lang.Thread.sleep");

  private static final DescribedPredicate<JavaClass> PROTOCOL =
      DescribedPredicate.describe(
          "in a protocol's room", each -> Rooms.isProtocol(each.getPackageName()));

  static final ArchRule ARROWS_POINT_ONE_WAY = classes().should(Rooms.useOnlyWhatThePlanAllows());

  static final ArchRule NO_CLOCK =
      noClasses()
          .that(PROTOCOL)
          .should()
          .accessTargetWhere(DescribedPredicate.describe("reads a clock", HouseRules::readsClock))
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching("java\\.(time\\.Clock|util\\.Date|util\\.Calendar)");

  static final ArchRule NO_SOCKET =
      noClasses()
          .that(PROTOCOL)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.net..", "java.nio.channels..", "javax.net..");

  static final ArchRule NO_THREAD =
      noClasses()
          .that(PROTOCOL)
          .should()
          .dependOnClassesThat(
              DescribedPredicate.describe("run or wait for others", HouseRules::isThreading))
          .orShould()
          .callMethod(Object.class, "wait")
          .orShould()
          .callMethod(Object.class, "notifyAll");

  static final ArchRule NO_FILE =
      noClasses()
          .that(PROTOCOL)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.nio.file..")
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching("java\\.io\\.(File.*|RandomAccessFile)");

  static final ArchRule NO_UNSEEDED_RANDOMNESS =
      noClasses()
          .that(PROTOCOL)
          .should()
          .accessTargetWhere(
              DescribedPredicate.describe("draws unseeded randomness", HouseRules::isUnseeded))
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching(
              "java\\.(security\\.SecureRandom|util\\.concurrent\\.ThreadLocalRandom)");

  static final ArchRule NAMES_SAY_WHAT_A_CLASS_IS =
      noClasses().should().haveNameMatching(SHUNNED_NAME.pattern());

  static final List<ArchRule> ALL =
      List.of(
          ARROWS_POINT_ONE_WAY,
          NO_CLOCK,
          NO_SOCKET,
          NO_THREAD,
          NO_FILE,
          NO_UNSEEDED_RANDOMNESS,
          NAMES_SAY_WHAT_A_CLASS_IS);

  private HouseRules() {}

  private static boolean readsClock(JavaAccess<?> access) {
    String owner = access.getTarget().getOwner().getName();
    String name = access.getTarget().getName();
    return CLOCK_CALLS.contains(owner + "." + name)
        || owner.startsWith("java.time.") && name.equals("now");
  }

  private static boolean isUnseeded(JavaAccess<?> access) {
    String owner = access.getTarget().getOwner().getName();
    String name = access.getTarget().getName();
    boolean seedless =
        name.equals("<init>")
            && (owner.equals("java.util.Random") || owner.equals("java.util.SplittableRandom"))
            && access.getTarget().getFullName().endsWith("()");
    return seedless
        || owner.equals("java.lang.Math") && name.equals("random")
        || owner.equals("java.util.UUID") && name.equals("randomUUID");
  }

  private static boolean isThreading(JavaClass used) {
    String name = used.getName();
    return name.equals("java.lang.Thread")
        || name.startsWith("java.lang.ThreadLocal")
        || name.equals("java.util.Timer")
        || name.startsWith("java.util.concurrent.")
            && !name.equals("java.util.concurrent.TimeUnit");
  }
}
